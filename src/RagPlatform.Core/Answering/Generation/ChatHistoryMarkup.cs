using System.Net;
using System.Text;

namespace RagPlatform.Core.Answering.Generation;

/// <summary>Earlier messages in the form in which a prompt template takes them, every text encoded.</summary>
internal static class ChatHistoryMarkup
{
    public static string Write(IEnumerable<PromptMessage> messages)
    {
        var markup = new StringBuilder();
        foreach (var message in messages)
        {
            markup.Append("<message role=\"").Append(message.Role is "assistant" ? "assistant" : "user").Append("\">")
                .Append(WebUtility.HtmlEncode(message.Text)).AppendLine("</message>");
        }

        return markup.ToString();
    }
}
