using System.ComponentModel.DataAnnotations;

namespace RagPlatform.Core;

/// <summary>Where everything is kept. Bound from <c>Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Storage";

    /// <summary>
    /// Folder of the database, the originals and the caches. Relative paths start at the repository (developer build) or at the
    /// program's folder. Default <c>data/local</c>.
    /// </summary>
    [Required]
    public string Path { get; set; } = "data/local";
}
