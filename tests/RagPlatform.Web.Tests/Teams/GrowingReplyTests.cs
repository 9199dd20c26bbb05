using System.Net;
using Microsoft.Extensions.Time.Testing;
using RagPlatform.Web.Features.Teams;

namespace RagPlatform.Web.Tests.Teams;

/// <summary>What becomes of an answer whose stream comes to an end before it does.</summary>
public sealed class GrowingReplyTests
{
    private const string TimeIsOver = """{"error":{"code":"ContentStreamNotAllowed","message":"Content stream finished due to exceeded streaming time."}}""";
    private const string Stopped = """{"error":{"code":"ContentStreamNotAllowed","message":"Content stream was cancelled by user."}}""";

    private readonly FakeTimeProvider _time = new();
    private readonly Channel _channel = new();
    private readonly BotTurn _turn = new(
        new Bot("hr", "HR help", new BotOptions()),
        new Activity { Id = "1", ChannelId = "msteams", Conversation = new ConversationAccount { Id = "a", ConversationType = "personal" } }, "https://chat.example");
    private readonly GrowingReply _reply;

    public GrowingReplyTests() => _reply = new GrowingReply(_turn, _channel, _time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_given_up_when_whoever_asked_pressed_stop()
    {
        Assert.True(await GrowAsync("Every employee has"));
        _channel.Refuse(Stopped);

        Assert.False(await GrowAsync("Every employee has 26 days."));
    }

    [Fact]
    public async Task Stop_at_the_very_end_says_nothing_more()
    {
        await GrowAsync("Every employee has");
        _channel.Refuse(Stopped);

        Assert.Empty(await EndAsync("Every employee has 26 days."));
        Assert.Equal(["typing Every employee has"], _channel.Said);
    }

    [Fact]
    public async Task When_the_channels_time_is_over_the_whole_takes_the_place_of_what_was_shown()
    {
        await GrowAsync("Every employee has");
        _channel.Refuse(TimeIsOver);
        Assert.True(await GrowAsync("Every employee has 26 days."));
        Assert.True(await GrowAsync("Every employee has 26 days. They expire."));

        Assert.Equal(["id1"], await EndAsync("Every employee has 26 days. They expire in March."));
        Assert.Equal(["typing Every employee has", "message Every employee has 26 days. They expire in March. for id1"], _channel.Said);
    }

    [Fact]
    public async Task So_it_does_when_only_the_last_piece_is_refused_and_is_posted_where_it_cannot_take_the_place()
    {
        await GrowAsync("Every employee has");
        _channel.Refuse(TimeIsOver);
        _channel.RefuseReplacing = true;

        Assert.Equal(["id2"], await EndAsync("Every employee has 26 days."));
        Assert.Equal(["typing Every employee has", "message Every employee has 26 days."], _channel.Said);
    }

    [Fact]
    public async Task It_ends_the_stream_itself_before_the_channels_time_is_over()
    {
        await GrowAsync("Every employee has");
        _time.Advance(TimeSpan.FromSeconds(111));
        Assert.True(await GrowAsync("Every employee has 26 days."));

        await EndAsync("Every employee has 26 days.");

        Assert.Equal(["typing Every employee has", "message Every employee has 26 days. for id1"], _channel.Said);
    }

    [Fact]
    public async Task What_does_not_begin_with_what_was_shown_comes_at_the_end()
    {
        await GrowAsync("Every employee has");
        Assert.True(await GrowAsync("The handbook says 26 days [1]."));

        await EndAsync("The handbook says 26 days [1].");

        Assert.Equal(["typing Every employee has", "message The handbook says 26 days [1]."], _channel.Said);
    }

    private async Task<bool> GrowAsync(string text)
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        _reply.Text = text;
        return await _reply.GrowUntilAsync(Task.CompletedTask, Token);
    }

    private Task<IReadOnlyList<string>> EndAsync(string text)
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        return _reply.EndAsync(new Activity { Type = ActivityTypes.Message, Text = text }, Token);
    }

    private sealed class Channel : IReplies
    {
        private string? _refusal;

        public List<string> Said { get; } = [];

        public bool RefuseReplacing { get; set; }

        public bool CanStream => true;

        public void Refuse(string answer) => _refusal = answer;

        public Task<string?> SendAsync(Activity activity, CancellationToken cancellationToken)
        {
            if (_refusal is { } refusal)
            {
                _refusal = null;
                throw new ConnectorException(HttpStatusCode.Forbidden, refusal);
            }

            Said.Add($"{activity.Type} {activity.Text}");
            return Task.FromResult<string?>($"id{Said.Count}");
        }

        public Task ReplaceAsync(string id, Activity activity, CancellationToken cancellationToken)
        {
            if (RefuseReplacing)
            {
                throw new ConnectorException(HttpStatusCode.NotFound, "");
            }

            Said.Add($"{activity.Type} {activity.Text} for {id}");
            return Task.CompletedTask;
        }
    }
}
