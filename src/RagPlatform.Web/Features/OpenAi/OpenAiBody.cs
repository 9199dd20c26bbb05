using System.Reflection;
using RagPlatform.Web.Hosting;

namespace RagPlatform.Web.Features.OpenAi;

/// <summary>The JSON body of a request.</summary>
internal sealed record OpenAiBody<T>(T Value) : IBindableFromHttpContext<OpenAiBody<T>>
    where T : class
{
    /// <summary>Largest body, bytes: a conversation, not a document.</summary>
    private const int Limit = 8 << 20;

    public static async ValueTask<OpenAiBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(await JsonBody.ReadAsync<T>(context, OpenAiJson.Options, Limit));
}
