// A client of orleanschat.v1.Chat on @grpc/grpc-js, driven line by line. The lines are described in NativeGrpcProgram.cs.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import readline from 'node:readline';

const [, , proto, address] = process.argv;
const definition = loader.loadSync(proto, { keepCase: true, longs: String, enums: String, bytes: String });
const { Chat } = grpc.loadPackageDefinition(definition).orleanschat.v1;
const client = new Chat(address, grpc.credentials.createInsecure(), {
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.min_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 200,
});

const streams = new Map();
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');

const commands = {
  connect({ call, metadata }) {
    const headers = new grpc.Metadata();
    for (const [name, value] of metadata) headers.set(name, value);
    const stream = client.Connect(headers);
    streams.set(call, stream);
    stream.on('data', (frame) => say({ say: 'frame', call, frame }));
    stream.on('error', () => {}); // the status says the same
    stream.on('status', ({ code, details, metadata: trailers }) => {
      streams.delete(call);
      say({ say: 'end', call, status: code, text: details, close: trailers.get('close-code')[0], error: trailers.get('error-code')[0] });
    });
  },
  send({ call, frame }) {
    streams.get(call)?.write(frame);
  },
  finish({ call }) {
    streams.get(call)?.end();
  },
  cancel({ call }) {
    streams.get(call)?.cancel();
  },
};

readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on('close', () => process.exit(0));
say({ say: 'ready' });
