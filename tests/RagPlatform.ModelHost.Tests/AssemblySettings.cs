// The model's threads spin: two tests at once on two cores would make each other many times slower.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
