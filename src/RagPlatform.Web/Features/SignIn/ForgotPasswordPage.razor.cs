using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>A link for a new password by mail. Says the same whether somebody has that address or not.</summary>
public sealed partial class ForgotPasswordPage
{
    private string? _problem;
    private bool _isAsked;

    [Inject] private LinkMails Mails { get; set; } = null!;

    [Inject] private GuessLimiter Guesses { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromForm] private EmailForm? Form { get; set; }

    protected override void OnInitialized() => Form ??= new EmailForm();

    private void Ask()
    {
        if (Person.CleanEmail(Form!.Email) is not { } email)
        {
            _problem = L["Incomplete"];
            return;
        }

        // Each counts as a guess: nobody's mailbox is to be filled from here, nor addresses tried.
        var network = ClientAddress.Network(Context);
        if (Guesses.WaitFor(network) is { } wait)
        {
            _problem = new SignInOutcome(SignInResult.Refused, wait).Problem(Context, L, "Wrong");
            return;
        }

        Guesses.Count(network);
        Mails.SendReset(email);
        _isAsked = true;
    }

    /// <summary>What is typed.</summary>
    private sealed class EmailForm
    {
        public string? Email { get; set; }
    }
}
