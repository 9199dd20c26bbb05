using Microsoft.ML.OnnxRuntime;
using RagPlatform.Core.Models;

namespace RagPlatform.Backends.Onnx;

/// <summary>
/// A loaded network. Each call runs one text without padding on the thread that calls, and any number of threads may call: the int8 models
/// quantise activations over the whole input, so padding and neighbours in a batch would change a vector (cosine .993 to .998).
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly EmbeddingManifest _manifest;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly long[] _ones;
    private readonly long[] _zeros;
    private readonly Lock _lock = new();
    private int _running;
    private bool _disposed;

    private OnnxModel(InferenceSession session, EmbeddingManifest manifest)
    {
        (_session, _manifest) = (session, manifest);
        _inputs = [.. session.InputMetadata.Keys];
        if (_inputs.FirstOrDefault(name => name is not ("input_ids" or "attention_mask" or "token_type_ids")) is { } unknown)
        {
            throw new InvalidDataException($"the network wants an input '{unknown}', which is not BERT's");
        }

        // Some exports give the pooled vector too; the token vectors are wanted.
        var output = session.OutputMetadata.FirstOrDefault(o => o.Value.Dimensions.Length == 3).Key
            ?? throw new InvalidDataException("the network has no output of token vectors");
        _outputs = [output];
        if (session.OutputMetadata[output].Dimensions[2] is var dimensions and > 0 && dimensions != manifest.Dimensions)
        {
            throw new InvalidDataException($"the network gives {dimensions} dimensions, its manifest says {manifest.Dimensions}");
        }

        _ones = new long[manifest.MaxTokens];
        _zeros = new long[manifest.MaxTokens];
        Array.Fill(_ones, 1);
    }

    /// <summary>Loads the network of a model folder.</summary>
    /// <exception cref="OnnxRuntimeException">The file is no network, or one that this version of the runtime does not know.</exception>
    /// <exception cref="InvalidDataException">Network and manifest do not fit.</exception>
    public static OnnxModel Load(string folder, EmbeddingManifest manifest)
    {
        using var options = new SessionOptions
        {
            // Texts run side by side, each on its caller's thread: no pool of threads of its own, which would spin beside the language model.
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

            // Memory patterns are kept per input length; lengths differ from text to text.
            EnableMemoryPattern = false,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        OrtEnv.Instance().DisableTelemetryEvents();
        var session = new InferenceSession(Path.Combine(folder, manifest.Onnx.File), options);
        try
        {
            return new(session, manifest);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Embeds one text.</summary>
    /// <param name="ids">Its ids with begin and end, at most the manifest's maximum.</param>
    /// <returns>L2 norm 1.</returns>
    /// <exception cref="OnnxRuntimeException">The network does not run.</exception>
    /// <exception cref="ObjectDisposedException">The model was unloaded.</exception>
    public float[] Embed(long[] ids)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _running++;
        }

        try
        {
            return Run(ids);
        }
        finally
        {
            lock (_lock)
            {
                if (--_running == 0 && _disposed)
                {
                    Unload();
                }
            }
        }
    }

    /// <summary>Unloads the network once the last text that runs is done: native memory must not go before.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            if (_running == 0)
            {
                Unload();
            }
        }
    }

    private float[] Run(long[] ids)
    {
        long[] shape = [1, ids.Length];
        var values = new OrtValue[_inputs.Length];
        try
        {
            for (var i = 0; i < values.Length; i++)
            {
                var data = _inputs[i] switch { "input_ids" => ids, "attention_mask" => _ones, _ => _zeros };
                values[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, data.AsMemory(0, ids.Length), shape);
            }

            using var outputs = _session.Run(_run, _inputs, values, _outputs);
            var hidden = outputs[0].GetTensorDataAsSpan<float>();
            return _manifest.Pooling == EmbeddingPooling.Cls
                ? Pooling.Cls(hidden, _manifest.Dimensions)
                : Pooling.Mean(hidden, _manifest.Dimensions);
        }
        finally
        {
            foreach (var value in values)
            {
                value?.Dispose();
            }
        }
    }

    private void Unload()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
