using System.CommandLine;
using RagPlatform.Core.Access;
using RagPlatform.Core.Audit;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Cli;

/// <summary><c>people list</c>, and <c>people link E-MAIL</c> for an administrator who can't sign in any more.</summary>
internal static class PeopleCommand
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(1);

    public static Command Create(Modules modules)
    {
        var list = new Command("list", "Lists everybody with an account") { CommandOptions.Json };
        list.SetAction(async (arguments, cancellationToken) =>
        {
            await using var host = CliHost.Build(modules);
            var people = await host.Services.GetRequiredService<IPeopleStore>().ListPeopleAsync(cancellationToken);
            if (arguments.GetValue(CommandOptions.Json))
            {
                CliHost.WriteJson(people);
                return 0;
            }

            foreach (var person in people)
            {
                Console.WriteLine($"{person.Email}  {person.Name}{(person.IsAdministrator ? ", administrator" : "")}{(person.IsDisabled ? ", disabled" : "")}");
            }

            return 0;
        });

        var email = new Argument<string>("email") { Description = "E-mail address of the person" };
        var link = new Command("link", "Makes a link, for one hour and one use, behind which a person chooses a new password") { email };
        link.SetAction(async (arguments, cancellationToken) =>
        {
            await using var host = CliHost.Build(modules);
            var wanted = arguments.GetRequiredValue(email).Trim();
            if (await host.Services.GetRequiredService<IPeopleStore>().FindByEmailAsync(wanted, cancellationToken) is not { IsDisabled: false } person)
            {
                throw new CliProblem($"Nobody who may sign in has the address '{wanted}'. No link was made.");
            }

            var secret = await host.Services.GetRequiredService<IOneTimeLinks>().MakeAsync(OneTimeLinkKind.Password, person.Id, _lifetime, cancellationToken);
            await host.Services.GetRequiredService<IAuditLog>().RecordChangeAsync(AuditActor.CommandLine, AuditTargets.Person(person), "link made");
            await Console.Error.WriteLineAsync($"For {person.Name}, once, within an hour. Open it behind the address of the server:");
            Console.WriteLine(SignInAddress.ForLink(secret));
            return 0;
        });
        return new Command("people", "Lists people, and lets back in who can't sign in") { list, link };
    }
}
