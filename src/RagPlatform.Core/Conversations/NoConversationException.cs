using RagPlatform.Core.Answering;

namespace RagPlatform.Core.Conversations;

/// <summary>
/// The conversation that was named is another person's, or was deleted: one answer for both, so that nobody learns from it whose it is. Nothing
/// was asked. The message is for people, in the language of the current culture.
/// </summary>
public sealed class NoConversationException() : Exception(AnswerTexts.NoConversation);
