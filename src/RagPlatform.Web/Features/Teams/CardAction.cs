using System.Text.Json;

namespace RagPlatform.Web.Features.Teams;

/// <summary>What a button of one of our cards sends.</summary>
/// <param name="Action">Always <see cref="AddFiles"/>.</param>
/// <param name="CollectionId">Where files go.</param>
/// <param name="Files">The files.</param>
internal sealed record CardAction(string? Action, Guid CollectionId, IReadOnlyList<ChatFile?>? Files)
{
    public const string AddFiles = "addFiles";

    /// <summary>Reads the value of an activity; null when it is none of ours.</summary>
    public static CardAction? Of(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Object } json)
        {
            return null;
        }

        // An Action.Execute wraps its data.
        if (json.TryGetProperty("action", out var wrapper) && wrapper.ValueKind == JsonValueKind.Object && wrapper.TryGetProperty("data", out var data))
        {
            json = data;
        }

        try
        {
            return json.Deserialize<CardAction>(ActivityJson.Options) is { Action: AddFiles, Files.Count: > 0 } action && action.Files.All(file => file is { Name.Length: > 0, Url.Length: > 0 })
                ? action
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A file in a chat.</summary>
/// <param name="Name">File name.</param>
/// <param name="Url">Where it can be fetched for some minutes.</param>
internal sealed record ChatFile(string Name, string Url);
