using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>Behind an invitation, and behind the link for somebody who forgot their password.</summary>
public sealed partial class ChoosePasswordPage
{
    private string? _problem;
    private Person? _person;

    [Inject] private IOneTimeLinks Links { get; set; } = null!;

    [Inject] private IPeopleStore People { get; set; } = null!;

    [Inject] private ICredentialStore Credentials { get; set; } = null!;

    [Inject] private ISessionStore Sessions { get; set; } = null!;

    [Inject] private Passwords Passwords { get; set; } = null!;

    [Inject] private SessionStart Start { get; set; } = null!;

    [Inject] private GuessLimiter Guesses { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? Link { get; set; }

    [SupplyParameterFromForm] private PasswordForm? Form { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Form ??= new PasswordForm();
        Context.Response.Headers.CacheControl = "no-store";
        var link = await LinkGuesses.FindAsync(Links, Guesses, Context, Link, OneTimeLinkKind.Password);
        _person = link?.PersonId is { } id && await People.FindPersonAsync(id, Context.RequestAborted) is { IsDisabled: false } person ? person : null;
    }

    private async Task ChooseAsync()
    {
        if (_person is null)
        {
            return;
        }

        if (NewPassword.FindProblem(Form!.Password, Form.Repeated, _person.Email) is { } problem)
        {
            _problem = L[problem, Passwords.MinLength, Passwords.MaxLength];
            return;
        }

        var hash = await Passwords.HashAsync(Form.Password!, Context.RequestAborted);
        if (await Links.UseAsync(Link!, OneTimeLinkKind.Password, CancellationToken.None) is null)
        {
            _person = null;
            return;
        }

        await Credentials.SetPasswordAsync(_person.Id, hash, CancellationToken.None);
        // Whoever knew the old password, or found a browser that was left open, is out.
        await Sessions.EndAllAsync(_person.Id, except: null, CancellationToken.None);
        await Start.StartAsync(Context, _person, "link");
        Navigation.NavigateTo("/");
    }

    /// <summary>What is typed.</summary>
    private sealed class PasswordForm
    {
        public string? Password { get; set; }

        public string? Repeated { get; set; }
    }
}
