// A SimpleChat client on @grpc/grpc-js, driven line by line. The lines are described in ChatProgram.cs.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import readline from 'node:readline';

const [, , proto, address] = process.argv;
const definition = loader.loadSync(proto, { keepCase: true, longs: String, enums: Number, defaults: true });
const { SimpleChat } = grpc.loadPackageDefinition(definition).qtgrpc.examples.chat;
const client = new SimpleChat(address, grpc.credentials.createInsecure(), {
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.min_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 200,
});

const streams = new Map();
const text = (base64) => Buffer.from(base64, 'base64').toString('utf8');
const base64 = (string) => Buffer.from(string, 'utf8').toString('base64');
const say = (...words) => process.stdout.write(words.join(' ') + '\n');

// Metadata refuses what is not ASCII; the Qt clients send UTF-8 as it is, which this library cannot.
const credentials = (user, password) => {
  const metadata = new grpc.Metadata();
  metadata.set('user-name', text(user));
  metadata.set('user-password', text(password));
  return metadata;
};

const commands = {
  send(call, user, password, timestamp, type, from, content) {
    const message = { timestamp, type: Number(type), from: text(from), content: Buffer.from(content, 'base64') };
    client.sendMessage(message, credentials(user, password), (error) => say('end', call, error?.code ?? 0, base64(error?.details ?? '')));
  },
  list(call, user, password) {
    const stream = client.messageList({}, credentials(user, password));
    streams.set(call, stream);
    stream.on('data', ({ messages }) => {
      say('batch', call, messages.length);
      for (const { timestamp, type, from, content } of messages) {
        say('message', call, timestamp, type, base64(from), content.toString('base64'));
      }
    });
    stream.on('error', () => {}); // the status says the same
    stream.on('status', ({ code, details }) => {
      streams.delete(call);
      say('end', call, code, base64(details));
    });
  },
  cancel(call) {
    streams.get(call)?.cancel();
  },
};

readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [command, ...words] = line.split(' ');
    commands[command](...words);
  })
  .on('close', () => process.exit(0));
say('ready');
