using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;
using RagPlatform.Core.Access.OAuth;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.OAuth;

namespace RagPlatform.Web.Features.OAuth;

/// <summary>Where an app sends its person: whether it may ask or search on their behalf. Nothing is allowed without a click.</summary>
public sealed partial class ConsentPage
{
    private AuthorizationRequest? _request;
    private string _person = "";

    [Inject] private IOAuthStore Store { get; set; } = null!;

    [Inject] private IPeopleStore People { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromForm] private ConsentForm? Form { get; set; }

    // The page is closed to those who have not signed in.
    private Caller Caller => Context.Features.Get<SessionCaller>()!.Caller;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new ConsentForm();
        Context.Response.Headers.CacheControl = "no-store";
        _request = await AuthorizationRequest.ReadAsync(Context, Store);
        if (_request is not { Error: null })
        {
            Context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var person = await People.FindPersonAsync(Guid.Parse(Caller.PersonId), Context.RequestAborted);
        _person = $"{person!.Name} · {person.Email}";
        // Browsers take the way back for a part of sending the form.
        var policy = Context.Response.Headers.ContentSecurityPolicy.ToString();
        Context.Response.Headers.ContentSecurityPolicy = policy.Replace(
            "form-action 'self'", $"form-action 'self' {RedirectUri.PolicySource(_request.RedirectUri)}", StringComparison.Ordinal);
    }

    private async Task AnswerAsync()
    {
        if (_request is not { Error: null } request)
        {
            return;
        }

        switch (Form!.Decision)
        {
            case "allow":
                var consent = new OAuthConsent(Guid.Parse(Caller.PersonId), request.Client, request.RedirectUri, request.Scopes, request.Challenge);
                if (await Store.AllowAsync(consent, AuditActor.Of(Caller), CancellationToken.None) is { } code)
                {
                    Navigation.NavigateTo(request.BackWith(code));
                    return;
                }

                _request = null; // It was forgotten while the person thought about it.
                break;
            case "deny":
                Navigation.NavigateTo(request.BackWithError("access_denied"));
                break;
        }
    }

    /// <summary>Which button was pressed.</summary>
    private sealed class ConsentForm
    {
        public string? Decision { get; set; }
    }
}
