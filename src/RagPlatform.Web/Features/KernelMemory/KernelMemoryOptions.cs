namespace RagPlatform.Web.Features.KernelMemory;

/// <summary>The HTTP interface of Kernel Memory, for programs that were written for it. Bound from <c>KernelMemory</c>.</summary>
internal sealed class KernelMemoryOptions
{
    public const string Section = "KernelMemory";

    /// <summary>Whether it is offered. Default true.</summary>
    public bool Enabled { get; set; } = true;
}
