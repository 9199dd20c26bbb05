Console.WriteLine("Usage: RagPlatform.Benchmarks <benchmark>");
