using Microsoft.AspNetCore.Http.HttpResults;

namespace RagPlatform.Web.Hosting;

/// <summary>Outcomes that more than one endpoint has. Each text says what happened, what it means, what to do.</summary>
internal static class ApiProblems
{
    /// <summary>The same for each conversation that one may not ask in, read or change.</summary>
    public const string NoConversationText = "This conversation does not exist, or it is not yours. GET /api/conversations lists yours.";

    /// <summary>A key that was made for certain collections would not see one that it adds.</summary>
    public const string NarrowKeyText = "This key was made for certain collections, so it adds no others. Nothing was added. Use a key without such limits.";

    /// <summary>One answer for "does not exist" and "not yours": otherwise ids could be probed.</summary>
    public static ProblemHttpResult NoDocument() =>
        NotFound("You don't have access to this document. Ask its owner.");

    public static ProblemHttpResult NoCollection() =>
        NotFound("You don't have access to this collection, or it does not exist. GET /api/collections lists yours.");

    public static ProblemHttpResult NoAssistant() =>
        NotFound("You don't have access to this assistant, or it does not exist. GET /api/assistants lists yours.");

    public static ProblemHttpResult NoConversation() => NotFound(NoConversationText);

    public static ProblemHttpResult NoAdministrator() => TypedResults.Problem(
        "Only administrators may do that, and you are none. Nothing was done. Ask an administrator.",
        statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");

    public static ProblemHttpResult Invalid(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "The request can't be used");

    public static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "It is there already");

    public static ProblemHttpResult NotFound(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
