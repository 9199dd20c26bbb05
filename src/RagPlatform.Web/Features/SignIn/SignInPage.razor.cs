using Microsoft.AspNetCore.Components;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>Where everybody comes who has not signed in.</summary>
public sealed partial class SignInPage
{
    private string? _problem;
    private string? _firstAdministrator;
    private bool _isEmpty;

    [Inject] private PasswordSignIn SignIn { get; set; } = null!;

    [Inject] private FirstAdministratorLink FirstAdministrator { get; set; } = null!;

    [Inject] private LinkMails Mails { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? Back { get; set; }

    /// <summary>Name of a text, where a provider sent somebody back who is not signed in.</summary>
    [SupplyParameterFromQuery] private string? Problem { get; set; }

    [SupplyParameterFromForm] private SignInForm? Form { get; set; }

    private string? ProviderProblem => Problem is "ProviderFailed" or "ProviderRefused" or "ProviderConflict" or "ProviderNoEmail" or "ProviderNobodyYet" ? L[Problem].Value : null;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new SignInForm();
        Context.Response.Headers.CacheControl = "no-store";
        if (Context.Features.Get<SessionCaller>() is not null)
        {
            Navigation.NavigateTo(LocalAddress.OrHome(Back));
        }
        else if (_isEmpty = await FirstAdministrator.IsWantedAsync(Context.RequestAborted))
        {
            _firstAdministrator = FirstAdministrator.PathFor(Context);
        }
    }

    private async Task SignInAsync()
    {
        if (Form is not { Email: { Length: > 0 } email, Password: { Length: > 0 } password })
        {
            _problem = L["Incomplete"];
            return;
        }

        var outcome = await SignIn.TryAsync(Context, email, password);
        switch (outcome.Result)
        {
            case SignInResult.SignedIn:
                Navigation.NavigateTo(LocalAddress.OrHome(Back));
                break;
            case SignInResult.CodeWanted:
                Navigation.NavigateTo(SignInAddress.ForCode(LocalAddress.OrHome(Back)));
                break;
            default:
                _problem = outcome.Problem(Context, L, "Wrong");
                break;
        }
    }

    /// <summary>What is typed.</summary>
    private sealed class SignInForm
    {
        public string? Email { get; set; }

        public string? Password { get; set; }
    }
}
