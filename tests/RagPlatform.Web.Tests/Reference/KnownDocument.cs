using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using RagPlatform.Web.Features.Reference;

namespace RagPlatform.Web.Tests.Reference;

/// <summary>The description of the real application, for pages that are drawn without it.</summary>
internal sealed class KnownDocument(OpenApiDocument document) : IOpenApiDocumentProvider
{
    public static async Task<ApiReference> ReadAsync(IServiceProvider application) => new(new KnownDocument(
        await application.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync(Xunit.TestContext.Current.CancellationToken)));

    public Task<OpenApiDocument> GetOpenApiDocumentAsync(CancellationToken cancellationToken = default) => Task.FromResult(document);
}
