namespace RagPlatform.Web.Hosting;

/// <summary>
/// An endpoint outside of /api that programs call: its failures are told as those of /api are, never as a page.
/// </summary>
/// <param name="TakesBareKeys">Whether its clients send an API key as the whole of the header <c>Authorization</c>, without <c>Bearer</c>.</param>
internal sealed record ForProgramsMetadata(bool TakesBareKeys);
