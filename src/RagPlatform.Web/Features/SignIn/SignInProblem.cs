using System.Globalization;
using Microsoft.Extensions.Localization;
using RagPlatform.Web.Hosting.Accounts;

namespace RagPlatform.Web.Features.SignIn;

internal static class SignInProblem
{
    /// <summary>Why somebody is not signed in, for people; and the status of the answer, for programs.</summary>
    public static string Problem(this SignInOutcome outcome, HttpContext context, IStringLocalizer<SignInTexts> texts, string refused)
    {
        if (outcome.Wait is not { } wait)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return texts[refused];
        }

        var seconds = Math.Ceiling(wait.TotalSeconds);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return texts["TooMany", seconds];
    }
}
