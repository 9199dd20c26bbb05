namespace RagPlatform.Web.Features.Reference;

/// <summary>One call of the API, as the page shows it.</summary>
public sealed record ApiOperation(
    string Method, string Path, string Tag, string Summary, string? Description, IReadOnlyList<ApiParameter> Parameters, ApiBody? Body, IReadOnlyList<ApiResponse> Responses)
{
    /// <summary>Names it in the page.</summary>
    public string Id { get; } = string.Concat($"{Method}{Path}".Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'));

    public bool Matches(string[] words) => words.All(word =>
        Path.Contains(word, StringComparison.OrdinalIgnoreCase) || Summary.Contains(word, StringComparison.OrdinalIgnoreCase)
        || Tag.Contains(word, StringComparison.OrdinalIgnoreCase) || Method.Equals(word, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Name">Its name.</param>
/// <param name="IsInPath">Whether it is part of the path; else it follows the question mark.</param>
/// <param name="Type">Its type, for people.</param>
/// <param name="IsRequired">Whether it must be there.</param>
public sealed record ApiParameter(string Name, bool IsInPath, string Type, bool IsRequired);

/// <param name="MediaType">Its media type.</param>
/// <param name="Fields">What it holds.</param>
/// <param name="Example">JSON to start with; empty for a form.</param>
public sealed record ApiBody(string MediaType, IReadOnlyList<ApiField> Fields, string Example)
{
    public bool IsForm => MediaType == "multipart/form-data";
}

public sealed record ApiResponse(string Status, string Description, string MediaTypes, IReadOnlyList<ApiField> Fields);

/// <param name="Depth">How deep it lies, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, for people.</param>
public sealed record ApiField(int Depth, string Name, string Type);
