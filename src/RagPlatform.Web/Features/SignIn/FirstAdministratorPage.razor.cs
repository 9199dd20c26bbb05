using Microsoft.AspNetCore.Components;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Limits;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>The form behind the one-time link of the first start.</summary>
public sealed partial class FirstAdministratorPage
{
    private string? _problem;
    private bool _isOpen;

    [Inject] private IOneTimeLinks Links { get; set; } = null!;

    [Inject] private IFirstAdministrator Administrators { get; set; } = null!;

    [Inject] private Passwords Passwords { get; set; } = null!;

    [Inject] private SessionStart Start { get; set; } = null!;

    [Inject] private GuessLimiter Guesses { get; set; } = null!;

    [Inject] private IAuditLog Audit { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] private HttpContext Context { get; set; } = null!;

    [SupplyParameterFromQuery] private string? Link { get; set; }

    [SupplyParameterFromForm] private AdministratorForm? Form { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Form ??= new AdministratorForm();
        Context.Response.Headers.CacheControl = "no-store";
        _isOpen = await LinkGuesses.FindAsync(Links, Guesses, Context, Link, OneTimeLinkKind.FirstAdministrator) is not null;
    }

    private async Task MakeAsync()
    {
        if (!_isOpen || (_problem = FindProblem()) is not null)
        {
            return;
        }

        var hash = await Passwords.HashAsync(Form!.Password!, Context.RequestAborted);
        var person = new Person(Guid.CreateVersion7(), Person.CleanName(Form.Name)!, Person.CleanEmail(Form.Email)!, true, false, Time.GetUtcNow(), null);
        // Whoever is first gets it, whether the link was used twice at once or two links were.
        if (await Links.UseAsync(Link!, OneTimeLinkKind.FirstAdministrator, CancellationToken.None) is null
            || !await Administrators.AddAsync(person, hash, CancellationToken.None))
        {
            _isOpen = false;
            return;
        }

        var actor = new AuditActor(person.Id.ToString(), person.Name, ClientAddress.Of(Context));
        await Audit.RecordChangeAsync(actor, AuditTargets.Person(person), "first administrator");
        await Start.StartAsync(Context, person, "first administrator");
        Navigation.NavigateTo("/");
    }

    private string? FindProblem() =>
        Person.CleanName(Form!.Name) is null || Person.CleanEmail(Form.Email) is null ? L["Incomplete"].Value
        : NewPassword.FindProblem(Form.Password, Form.Repeated, Form.Email) is { } problem ? L[problem, Passwords.MinLength, Passwords.MaxLength].Value
        : null;

    /// <summary>What is typed.</summary>
    private sealed class AdministratorForm
    {
        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? Repeated { get; set; }
    }
}
