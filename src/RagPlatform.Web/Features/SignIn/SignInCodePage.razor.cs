using Microsoft.AspNetCore.Components;
using RagPlatform.Web.Hosting;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>The second step of those who have an authenticator app.</summary>
public sealed partial class SignInCodePage
{
    private string? _problem;

    [Inject] private PasswordSignIn SignIn { get; set; } = null!;

    [Inject] private PasswordGiven Given { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? Back { get; set; }

    [SupplyParameterFromForm] private CodeForm? Form { get; set; }

    protected override void OnInitialized()
    {
        Form ??= new CodeForm();
        Context.Response.Headers.CacheControl = "no-store";
        if (Given.Read(Context) is null)
        {
            Navigation.NavigateTo(SignInAddress.For(LocalAddress.OrHome(Back)));
        }
    }

    private async Task SignInAsync()
    {
        if (Form is not { Code: { Length: > 0 } code })
        {
            _problem = L["Incomplete"];
            return;
        }

        var outcome = await SignIn.TryCodeAsync(Context, code);
        if (outcome.Result == SignInResult.SignedIn)
        {
            Navigation.NavigateTo(LocalAddress.OrHome(Back));
            return;
        }

        _problem = outcome.Problem(Context, L, "WrongCode");
    }

    /// <summary>What is typed.</summary>
    private sealed class CodeForm
    {
        public string? Code { get; set; }
    }
}
