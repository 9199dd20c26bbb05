using System.Buffers;
using System.Text;
using LLama.Native;

namespace RagPlatform.ModelHost.Engine;

/// <summary>Text to tokens and back, as the model's file says. Thread-safe.</summary>
public sealed class Vocabulary
{
    private readonly SafeLlamaModelHandle _handle;
    private readonly SearchValues<string> _specialTexts;
    private readonly HashSet<int> _ends = [];

    internal Vocabulary(SafeLlamaModelHandle handle)
    {
        _handle = handle;
        Size = handle.Vocab.Count;
        var special = new List<string>();
        for (var token = 0; token < Size; token++)
        {
            // A special token shows nothing unless special tokens are asked for.
            if (Bytes(token, special: false).Length == 0 && Bytes(token, special: true) is { Length: > 1 } bytes)
            {
                special.Add(Encoding.UTF8.GetString(bytes));
            }

            if (((LLamaToken)token).IsEndOfGeneration(handle.Vocab))
            {
                _ends.Add(token);
            }
        }

        _specialTexts = SearchValues.Create([.. special], StringComparison.Ordinal);
    }

    /// <summary>Number of tokens.</summary>
    public int Size { get; }

    /// <summary>Tokens of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="addSpecial">Begin with the model's begin token, where it has one.</param>
    /// <param name="parseSpecial">Whether <c>&lt;|im_end|&gt;</c> and its like become the special token; false for what users wrote.</param>
    public int[] Tokenize(string text, bool addSpecial, bool parseSpecial)
    {
        if (text.Length == 0 && !addSpecial)
        {
            return [];
        }

        return Array.ConvertAll(_handle.Tokenize(text, addSpecial, parseSpecial, Encoding.UTF8), token => (int)token);
    }

    /// <summary>Whether a text holds the spelling of a special token.</summary>
    public bool HoldsSpecial(string text) => text.AsSpan().ContainsAny(_specialTexts);

    /// <summary>Whether a token ends the answer.</summary>
    public bool IsEnd(int token) => _ends.Contains(token);

    /// <summary>The bytes of a token, not always whole characters.</summary>
    public byte[] Bytes(int token, bool special = false)
    {
        Span<byte> buffer = stackalloc byte[256];
        var length = (int)_handle.TokenToSpan((LLamaToken)token, buffer, special: special);
        if (length <= buffer.Length)
        {
            return buffer[..length].ToArray();
        }

        var large = new byte[length];
        _handle.TokenToSpan((LLamaToken)token, large, special: special);
        return large;
    }

    /// <summary>The text of tokens; special tokens are left out.</summary>
    public string Detokenize(IEnumerable<int> tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany(token => Bytes(token))]);
}
