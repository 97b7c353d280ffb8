// A QtGrpcChat client on @grpc/grpc-js, driven line by line. The lines are described in QtGrpcChatProgram.cs.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import fs from 'node:fs';
import readline from 'node:readline';

const [, , protos, address, authority] = process.argv;
const format = { keepCase: true, longs: String, enums: String, bytes: String };
const definition = loader.loadSync('qtgrpcchat.proto', { ...format, includeDirs: [protos] });
const { QtGrpcChat } = grpc.loadPackageDefinition(definition).chat;
const client = new QtGrpcChat(address, authority ? grpc.credentials.createSsl(fs.readFileSync(authority)) : grpc.credentials.createInsecure(), {
  'grpc.initial_reconnect_backoff_ms': 50,
  'grpc.min_reconnect_backoff_ms': 50,
  'grpc.max_reconnect_backoff_ms': 200,
});

const rooms = new Map();
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');

const commands = {
  register({ call, name, password }) {
    client.Register({ name, password }, (error) => say({ say: 'end', call, status: error?.code ?? 0, text: error?.details ?? '' }));
  },
  enter({ call, name, password }) {
    const metadata = new grpc.Metadata();
    metadata.set('user-name', name);
    metadata.set('user-password', password);
    const room = client.ChatRoom(metadata);
    rooms.set(call, room);
    room.on('data', (message) => say({ say: 'message', call, message }));
    room.on('error', () => {}); // the status says the same
    room.on('status', ({ code, details }) => {
      rooms.delete(call);
      say({ say: 'end', call, status: code, text: details });
    });
  },
  send({ call, message }) {
    rooms.get(call)?.write(message);
  },
  finish({ call }) {
    rooms.get(call)?.end();
  },
  cancel({ call }) {
    rooms.get(call)?.cancel();
  },
};

readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on('close', () => process.exit(0));
say({ say: 'ready' });
