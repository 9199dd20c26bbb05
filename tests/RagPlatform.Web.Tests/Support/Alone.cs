namespace RagPlatform.Web.Tests;

/// <summary>Tests that look at the time or the memory of the process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
