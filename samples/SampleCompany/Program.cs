using RagPlatform.SampleCompany;
using RagPlatform.SampleCompany.Check;

// Makes the documents of the sample company (PDF, DOCX, PPTX, XLSX) from the texts in Sources; the other formats are written by hand.
//   dotnet run --project samples/SampleCompany              writes data/pellbrook/documents
//   dotnet run --project samples/SampleCompany -- --check   says what is wrong with the documents, the manifest or data/evaluation.json
var repository = Repository.Find();
return args switch
{
    [] => Generator.Run(repository),
    ["--check"] => Checks.Run(repository),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run --project samples/SampleCompany [-- --check]");
    return 2;
}
