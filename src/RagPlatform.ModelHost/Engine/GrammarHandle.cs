using System.Runtime.InteropServices;

namespace RagPlatform.ModelHost.Engine;

/// <summary>A grammar and how far the text has come in it (llama.cpp's grammar sampler).</summary>
internal sealed partial class GrammarHandle : SafeHandle
{
    public GrammarHandle(IntPtr handle)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Whether the grammar allows this token next.</summary>
    public unsafe bool Allows(int token)
    {
        var candidate = new Candidate { Token = token, Logit = 1 };
        Apply(new Span<Candidate>(ref candidate));
        return !float.IsNegativeInfinity(candidate.Logit);
    }

    /// <summary>Sets the logit of every token that the grammar does not allow next to minus infinity.</summary>
    public unsafe void Apply(Span<Candidate> candidates)
    {
        fixed (Candidate* data = candidates)
        {
            var list = new CandidateList { Data = data, Size = (nuint)candidates.Length, Selected = -1 };
            llama_sampler_apply(this, &list);
        }
    }

    /// <summary>Goes on by a token that was allowed.</summary>
    public void Accept(int token) => llama_sampler_accept(this, token);

    protected override bool ReleaseHandle()
    {
        llama_sampler_free(handle);
        return true;
    }

    [LibraryImport("llama")]
    private static unsafe partial void llama_sampler_apply(GrammarHandle sampler, CandidateList* candidates);

    [LibraryImport("llama")]
    private static partial void llama_sampler_accept(GrammarHandle sampler, int token);

    [LibraryImport("llama")]
    private static partial void llama_sampler_free(IntPtr sampler);

    /// <summary>llama_token_data.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Candidate
    {
        public int Token;
        public float Logit;
        public float Probability;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct CandidateList
    {
        public Candidate* Data;
        public nuint Size;
        public long Selected;
        public byte Sorted;
    }
}
