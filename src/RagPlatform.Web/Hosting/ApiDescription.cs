using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RagPlatform.Web.Hosting;

/// <summary>What <c>/openapi/v1.json</c> says of the API as a whole.</summary>
internal static class ApiDescription
{
    private const string Key = "key";
    private const string Prefix = "api/";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "RagPlatform",
                Version = "v1",
                Description = "Upload documents, search them, and ask questions whose answers point to the pages that they stand on. What is refused is told as ProblemDetails.",
            };
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key of the page API keys. Not needed where nobody signs in, nor in a browser that is signed in.",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] }, []];
            return Task.CompletedTask;
        });

        // What stands before every endpoint: who calls, and how often.
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.RelativePath?.StartsWith(Prefix, StringComparison.Ordinal) == true)
            {
                operation.Responses ??= [];
                operation.Responses.TryAdd("401", Problem("The key is not known, or none was sent where people sign in.", context.Document));
                operation.Responses.TryAdd("429", Problem("Too many requests: Retry-After says when to try again.", context.Document));
            }

            return Task.CompletedTask;
        });
    }

    private static OpenApiResponse Problem(string description, OpenApiDocument? document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", document) },
        },
    };
}
