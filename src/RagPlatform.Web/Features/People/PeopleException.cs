namespace RagPlatform.Web.Features.People;

/// <summary>A change of people or groups that is not possible. The message is for programs; pages say the same in their language.</summary>
/// <param name="text">Name of the text of <see cref="PeopleTexts"/> that says it.</param>
/// <param name="message">The same in English.</param>
/// <param name="values">What stands in the text.</param>
public sealed class PeopleException(string text, string message, params object[] values) : Exception(message)
{
    /// <summary>Name of the text of <see cref="PeopleTexts"/> that says it.</summary>
    public string Text { get; } = text;

    /// <summary>What stands in the text.</summary>
    public IReadOnlyList<object> Values { get; } = values;
}
