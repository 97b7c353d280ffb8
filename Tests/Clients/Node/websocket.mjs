// A WebSocket client on the npm package ws, driven line by line. The lines are described in WebSocketProgram.cs.
import readline from 'node:readline';
import WebSocket from 'ws';

const sockets = new Map();
const text = (base64) => Buffer.from(base64, 'base64').toString('utf8');
const bytes = (base64) => Buffer.from(base64, 'base64').toString('latin1'); // of a header, which Node.js writes as Latin-1: UTF-8 as it is
const base64 = (what) => Buffer.from(what, 'utf8').toString('base64');
const say = (...words) => process.stdout.write(words.join(' ') + '\n');

const commands = {
  open(id, url, origin, ...headers) {
    const options = { headers: {}, rejectUnauthorized: false };
    if (origin !== '') {
      options.origin = bytes(origin);
    }
    for (let index = 0; index < headers.length; index += 2) {
      options.headers[text(headers[index])] = bytes(headers[index + 1]);
    }

    const protocols = Object.keys(options.headers).filter((name) => name.toLowerCase() === 'sec-websocket-protocol').map((name) => {
      const protocol = options.headers[name];
      delete options.headers[name];
      return protocol;
    });
    const socket = new WebSocket(url, protocols, options);
    let opened = false;
    let refusal = [0, ''];
    sockets.set(id, socket);
    socket.on('open', () => {
      opened = true;
      say('opened', id, base64(socket.protocol), base64(socket.extensions));
    });
    socket.on('message', (data, isBinary) => say(isBinary ? 'binary' : 'text', id, data.toString('base64')));
    socket.on('pong', (data) => say('pong', id, data.toString('base64')));
    socket.on('unexpected-response', (request, response) => {
      refusal = [response.statusCode, response.statusMessage];
      request.destroy();
    });
    socket.on('error', (error) => refusal[0] || (refusal = [0, error.message]));
    socket.on('close', (code, reason) => {
      sockets.delete(id);
      if (opened) {
        say('closed', id, code, reason.toString('base64'));
      } else {
        say('refused', id, refusal[0], base64(refusal[1]));
      }
    });
  },
  text(id, content) {
    sockets.get(id)?.send(Buffer.from(content, 'base64'), { binary: false });
  },
  binary(id, content) {
    sockets.get(id)?.send(Buffer.from(content, 'base64'), { binary: true });
  },
  part(id, kind, fin, content) {
    sockets.get(id)?.send(Buffer.from(content, 'base64'), { binary: kind === 'binary', fin: fin === '1' });
  },
  ping(id, content) {
    sockets.get(id)?.ping(Buffer.from(content, 'base64'));
  },
  close(id, code, reason) {
    if (code === '0') {
      sockets.get(id)?.close();
    } else {
      sockets.get(id)?.close(Number(code), text(reason));
    }
  },
  drop(id) {
    sockets.get(id)?.terminate();
  },
};

readline.createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [command, ...words] = line.split(' ');
    commands[command](...words);
  })
  .on('close', () => process.exit(0));
say('ready');
