using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RagPlatform.Core.Access;
using RagPlatform.Core.Answering;
using RagPlatform.Core.Evaluation.Questions;

namespace RagPlatform.Core.Feedback;

/// <summary>Registers feedback on answers.</summary>
public static class FeedbackServiceCollectionExtensions
{
    /// <summary>
    /// Adds giving and reading feedback, and the questions that are made of it; wants an <see cref="IFeedbackStore"/> and an
    /// <see cref="IAssistantQuestionStore"/>. Adding them twice is adding them once.
    /// </summary>
    public static IServiceCollection AddFeedback(this IServiceCollection services)
    {
        services.AddAccess();
        services.TryAddSingleton<RecentAnswers>();
        services.TryAddSingleton<AnswerFeedback>();
        services.TryAddSingleton<FeedbackReview>();
        services.TryAddSingleton<AssistantQuestions>();
        return services;
    }
}
