using System.ComponentModel.DataAnnotations;
using System.Net.Mail;

namespace RagPlatform.Web.Hosting.Mail;

/// <summary>How a connection to the mail server is protected.</summary>
internal enum MailSecurity
{
    /// <summary>TLS where the server offers it, as its port says.</summary>
    Auto,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>TLS once connected, or no mail.</summary>
    StartTls,

    /// <summary>None: only within one machine.</summary>
    None,
}

/// <summary>The company's mail server, for invitations and forgotten passwords. Bound from <c>Mail</c>.</summary>
internal sealed class MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>Name of the mail server; null for none: links are passed on by administrators then.</summary>
    public string? Host { get; set; }

    /// <summary>Its port. Default 587.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>Whom to sign in as; null for nobody.</summary>
    public string? User { get; set; }

    /// <summary>With which password.</summary>
    public string? Password { get; set; }

    /// <summary>Address that mails come from.</summary>
    public string From { get; set; } = "";

    /// <summary>How the connection is protected. Default auto.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.Auto;

    /// <summary>
    /// Address that people open this installation by, such as https://chat.example.com: links in mails begin with it, and the addresses that apps
    /// are told at <c>/mcp</c>. For mails not taken from requests, since whoever asks for a mail could send any.
    /// </summary>
    public string PublicAddress { get; set; } = "";

    public bool IsConfigured => Host is { Length: > 0 };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsConfigured && !MailAddress.TryCreate(From, out _))
        {
            yield return new($"{Section}:{nameof(From)} ('{From}') is no e-mail address, and mails need one to come from.", [nameof(From)]);
        }

        if ((IsConfigured || PublicAddress.Length > 0) && !(Uri.TryCreate(PublicAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            yield return new($"{Section}:{nameof(PublicAddress)} ('{PublicAddress}') is no address. Write the one that people open, such as https://chat.example.com.", [nameof(PublicAddress)]);
        }
    }
}
