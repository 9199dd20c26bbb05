using System.Threading.Channels;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace RagPlatform.Web.Hosting.Mail;

/// <summary>A mail to one person.</summary>
/// <param name="To">Address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
internal sealed record OutgoingMail(string To, string Subject, string Text);

/// <summary>
/// Sends mails one after the other, in the background: whoever asks for one does not wait, and does not learn from the time it takes whether
/// there is somebody to write to. What waits is lost when the server stops; people ask again. Thread-safe.
/// </summary>
internal sealed partial class MailQueue(IOptions<MailOptions> options, ILogger<MailQueue> logger) : BackgroundService
{
    private const int MostWaiting = 1_000;
    private const int Attempts = 3;

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private readonly Channel<Func<CancellationToken, Task<OutgoingMail?>>> _waiting =
        Channel.CreateBounded<Func<CancellationToken, Task<OutgoingMail?>>>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    public bool IsConfigured => options.Value.IsConfigured;

    /// <summary>A link with the address that people open.</summary>
    public string Absolute(string path) => options.Value.PublicAddress.TrimEnd('/') + path;

    /// <summary>Sends what is written later; nothing if that is nothing.</summary>
    public void Send(Func<CancellationToken, Task<OutgoingMail?>> write)
    {
        if (IsConfigured)
        {
            _waiting.Writer.TryWrite(write);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var write in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (await write(stoppingToken) is { } mail)
                {
                    await DeliverAsync(mail, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotSent(logger, exception, options.Value.Host!); // Neither the address nor the link, which opens an account.
            }
        }
    }

    private async Task DeliverAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage
        {
            From = { MailboxAddress.Parse(options.Value.From) }, To = { MailboxAddress.Parse(mail.To) }, Subject = mail.Subject, Body = new TextPart("plain") { Text = mail.Text },
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await DeliverAsync(message, cancellationToken);
                return;
            }
            catch (Exception exception) when (attempt < Attempts && exception is IOException or System.Net.Sockets.SocketException or MailKit.ProtocolException)
            {
                await Task.Delay(_pause, cancellationToken);
            }
        }
    }

    private async Task DeliverAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync(settings.Host!, settings.Port, settings.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            MailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.Auto,
        }, cancellationToken);
        if (settings.User is { Length: > 0 } user)
        {
            await smtp.AuthenticateAsync(user, settings.Password ?? "", cancellationToken);
        }

        await smtp.SendAsync(message, cancellationToken);
        await smtp.DisconnectAsync(quit: true, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A mail could not be sent by {Host}. Look at the section Mail of the settings")]
        public static partial void NotSent(ILogger logger, Exception exception, string host);
    }
}
