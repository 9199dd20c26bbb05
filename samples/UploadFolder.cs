// Uploads a folder with all that lies in it into a collection. Run it again after a change: what has not changed is left as it is.
//   dotnet run samples/UploadFolder.cs data/pellbrook/documents "Pellbrook"
// RAGPLATFORM_URL names another address than http://127.0.0.1:5080, RAGPLATFORM_API_KEY a key where one is needed.
#:project ../src/RagPlatform.Client
using RagPlatform.Client;

const int AtOnce = 4;

if (args is not [var folder, var name])
{
    Console.Error.WriteLine("Usage: dotnet run samples/UploadFolder.cs <folder> <collection>");
    return 2;
}

using var client = new RagPlatformClient(
    new Uri(Environment.GetEnvironmentVariable("RAGPLATFORM_URL") ?? "http://127.0.0.1:5080"), Environment.GetEnvironmentVariable("RAGPLATFORM_API_KEY"));
var failures = 0;
try
{
    var collection = (await client.Collections.ListAsync()).FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? await client.Collections.AddAsync(name);
    var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
    await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (path, cancellationToken) =>
    {
        try
        {
            await using var file = File.OpenRead(path);
            var upload = await client.Documents.UploadAsync(collection.Id, Path.GetFileName(path), file, cancellationToken: cancellationToken);
            var document = await client.Documents.WaitUntilReadyAsync(upload.DocumentId, cancellationToken: cancellationToken);
            Tell(path, document.Error ?? $"{upload.Outcome}, {document.PagesTotal} pages", isFailure: document.State == DocumentState.Failed);
        }
        catch (RagPlatformException refusal) when (refusal.Status is not (System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden))
        {
            Tell(path, refusal.Message, isFailure: true); // One file that can't be read does not keep the others out.
        }
    });
}
catch (RagPlatformException refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return 1;
}

return failures == 0 ? 0 : 1;

void Tell(string path, string text, bool isFailure)
{
    if (isFailure)
    {
        Interlocked.Increment(ref failures);
    }

    (isFailure ? Console.Error : Console.Out).WriteLine($"{Path.GetRelativePath(folder, path)}: {text}");
}
