using RagPlatform.EndToEndTests.Hosting;

// One browser, and one application with the sample company. One test at a time (xunit.runner.json): a model on two cores is no place for races.
[assembly: AssemblyFixture(typeof(Browser))]
[assembly: AssemblyFixture(typeof(SampleApplication))]
