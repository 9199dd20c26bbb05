// Uploads a document, asks a question, and shows the answer while it is being written.
//   dotnet run samples/Ask.cs data/pellbrook/documents/brook-400-manual.pdf "What does E1 mean on a Brook 400?"
// RAGPLATFORM_URL names another address than http://127.0.0.1:5080, RAGPLATFORM_API_KEY a key where one is needed.
#:project ../src/RagPlatform.Client
using RagPlatform.Client;

if (args is not [var path, var question])
{
    Console.Error.WriteLine("Usage: dotnet run samples/Ask.cs <document> <question>");
    return 2;
}

using var client = new RagPlatformClient(
    new Uri(Environment.GetEnvironmentVariable("RAGPLATFORM_URL") ?? "http://127.0.0.1:5080"), Environment.GetEnvironmentVariable("RAGPLATFORM_API_KEY"));
try
{
    var collection = await client.Collections.AddAsync($"Ask.cs {Guid.CreateVersion7()}");
    await using var file = File.OpenRead(path);
    var upload = await client.Documents.UploadAsync(collection.Id, Path.GetFileName(path), file);
    Console.WriteLine($"Uploaded {upload.Name}");

    // The document is safe as soon as it was accepted; it can be searched once it is ready.
    var document = await client.Documents.WaitUntilReadyAsync(upload.DocumentId);
    if (document.State == DocumentState.Failed)
    {
        Console.Error.WriteLine(document.Error);
        return 1;
    }

    await foreach (var update in client.AskStreamingAsync(new AskRequest(question) { CollectionIds = [collection.Id] }))
    {
        Show(update);
    }

    return 0;
}
catch (RagPlatformException refusal)
{
    Console.Error.WriteLine(refusal.Message);
    return 1;
}

// While text comes in, nothing has been checked yet; the whole answer says which sentences stand in the documents.
static void Show(AskUpdate update)
{
    switch (update)
    {
        case AskUpdate.Text text:
            Console.Write(text.Value);
            break;
        case AskUpdate.Done { Answer: var answer }:
            Console.WriteLine();
            Console.WriteLine();
            Console.WriteLine(answer.Text);
            foreach (var citation in answer.Citations)
            {
                Console.WriteLine($"[{citation.Number}] {citation.DocumentName}, page {citation.Page}: {citation.Quote}");
            }

            break;
    }
}
