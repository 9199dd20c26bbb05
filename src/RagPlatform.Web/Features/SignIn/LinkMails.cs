using System.Globalization;
using Microsoft.Extensions.Localization;
using RagPlatform.Core.Access;
using RagPlatform.Web.Hosting.Accounts;
using RagPlatform.Web.Hosting.Mail;

namespace RagPlatform.Web.Features.SignIn;

/// <summary>Mails with one-time links, in the language of whoever asked for them. Thread-safe.</summary>
internal sealed class LinkMails(MailQueue mails, IPeopleStore people, IOneTimeLinks links, IStringLocalizer<SignInTexts> texts, TimeProvider time)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(1);

    public bool IsConfigured => mails.IsConfigured;

    /// <summary>Sends the link of an invitation, or of an administrator's reset.</summary>
    public void Send(Person person, string path, DateTimeOffset expiresAt)
    {
        var culture = CultureInfo.CurrentUICulture;
        mails.Send(_ => Task.FromResult<OutgoingMail?>(Write(culture, person, path, expiresAt)));
    }

    /// <summary>Sends whoever has that address a link for a new password; nothing where nobody has.</summary>
    public void SendReset(string email)
    {
        var culture = CultureInfo.CurrentUICulture;
        mails.Send(async cancellationToken =>
        {
            if (await people.FindByEmailAsync(email, cancellationToken) is not { IsDisabled: false } person)
            {
                return null;
            }

            var secret = await links.MakeAsync(OneTimeLinkKind.Password, person.Id, _lifetime, cancellationToken);
            return Write(culture, person, SignInAddress.ForLink(secret), time.GetUtcNow() + _lifetime);
        });
    }

    private OutgoingMail Write(CultureInfo culture, Person person, string path, DateTimeOffset expiresAt)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = culture;
            return new(person.Email, texts["MailSubject"], texts["MailText", person.Name, mails.Absolute(path), expiresAt.ToString("f", culture)]);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
