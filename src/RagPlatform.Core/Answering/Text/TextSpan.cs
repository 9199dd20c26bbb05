namespace RagPlatform.Core.Answering.Text;

/// <summary>A part of a text: offset of its first character and offset after its last, UTF-16 units.</summary>
internal readonly record struct TextSpan(int Start, int End)
{
    public int Length => End - Start;
}
