namespace RagPlatform.Backends.Onnx;

/// <summary>Turns a text into the ids that a model was trained on. Thread-safe; takes time in proportion to the text's length.</summary>
internal interface IEmbeddingTokenizer
{
    /// <summary>Ids of a text between the model's begin and end, the content cut after <paramref name="maxTokens"/> − 2 ids.</summary>
    long[] Encode(string text, int maxTokens);

    /// <summary>Ids of the whole text, without begin and end.</summary>
    int Count(string text);
}
