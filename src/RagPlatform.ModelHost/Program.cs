using RagPlatform.ModelHost.Api;

const int WrongArguments = 2;

HostArguments arguments;
try
{
    arguments = HostArguments.Parse(args, Environment.GetEnvironmentVariable(HostArguments.KeyVariable));
}
catch (ArgumentException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return WrongArguments;
}

await using var app = ModelHostApplication.Create(arguments);
try
{
    await app.StartAsync();
}
catch (IOException exception)
{
    await Console.Error.WriteLineAsync($"Port {arguments.Port} cannot be used: {exception.Message}");
    return WrongArguments;
}

await Console.Out.WriteLineAsync(ModelHostApplication.ListeningLine(app));
await Console.Out.FlushAsync();
await app.WaitForShutdownAsync();
return Environment.ExitCode;
