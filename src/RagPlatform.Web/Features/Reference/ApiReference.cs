using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RagPlatform.Web.Features.Reference;

/// <summary>The operations of <c>/openapi/v1.json</c>.</summary>
public sealed class ApiReference([FromKeyedServices("v1")] IOpenApiDocumentProvider provider)
{
    private static readonly JsonSerializerOptions _indented = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <summary>All operations, by tag, in the order that they were written.</summary>
    public async Task<IReadOnlyList<ApiOperation>> ReadAsync(CancellationToken cancellationToken)
    {
        var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
        return
        [
            .. from path in document.Paths
               from operation in path.Value.Operations ?? []
               select Read(operation.Key.Method, path.Key.TrimEnd('/'), operation.Value),
        ];
    }

    private static ApiOperation Read(string method, string path, OpenApiOperation operation) => new(
        method, path, operation.Tags?.FirstOrDefault()?.Name ?? "", operation.Summary ?? path, operation.Description,
        [.. (operation.Parameters ?? []).Select(parameter => new ApiParameter(
            parameter.Name ?? "", parameter.In == ParameterLocation.Path, SchemaReading.TypeOf(parameter.Schema), parameter.Required))],
        Read(operation.RequestBody),
        [.. (operation.Responses ?? []).OrderBy(response => response.Key, StringComparer.Ordinal).Select(Read)]);

    private static ApiBody? Read(IOpenApiRequestBody? body) => body?.Content?.FirstOrDefault() is { Key: { } mediaType, Value: { } content }
        ? new ApiBody(mediaType, SchemaReading.FieldsOf(content.Schema), SchemaReading.ExampleOf(content.Schema)?.ToJsonString(_indented) ?? "")
        : null;

    private static ApiResponse Read(KeyValuePair<string, IOpenApiResponse> response) => new(
        response.Key, response.Value.Description ?? "", string.Join(", ", response.Value.Content?.Keys ?? []),
        SchemaReading.FieldsOf(response.Value.Content?.Values.FirstOrDefault()?.Schema));
}
