// A silo of its own comes with separate gateways; until then the gateway's process has the grains in it, in both editions.
await Console.Error.WriteLineAsync("The grains run inside the gateway's process: dotnet run --project Gateway");
return 1;
