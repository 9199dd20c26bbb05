namespace RagPlatform.Web.Hosting.Widgets;

/// <summary>What a widget token says: who may ask which assistant, from which page. It lives in the token alone, sealed, and in no table.</summary>
/// <param name="AssistantId">The one assistant that it asks.</param>
/// <param name="Origin">Origin of the page that may send it, as browsers write it.</param>
/// <param name="PersonId">Who asks; null for anybody, who sees what everybody may see.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="KeyId">The API key that it was made with; the empty id when none was, or the one of the settings.</param>
/// <param name="KeyPrefix">The visible part of that key: what was made with a key ends with it.</param>
internal sealed record WidgetToken(Guid AssistantId, string Origin, Guid? PersonId, DateTimeOffset ExpiresAt, Guid KeyId, string? KeyPrefix);
