import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface SeenMail {
  from: string;
  to: string[];
  /** Head and body, as they came. */
  text: string;
  /** User and password, where the client signed in. */
  user: string | null;
}

/** A mail server on a free loopback port that takes everything, unless told what to answer to `MAIL FROM`. */
export class SmtpServer {
  readonly mails: SeenMail[] = [];
  /** Answer to `MAIL FROM`. */
  refusal: string | null = null;
  /** The one address that is not taken, for now. */
  unknown: string | null = null;
  /** Connections that were open at once. */
  most = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<SmtpServer> {
    const smtp = new SmtpServer();
    await new Promise<void>((resolve) => smtp.#server.listen(0, '127.0.0.1', resolve));
    return smtp;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.most = Math.max(this.most, this.#sockets.size);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setEncoding('utf8');
    const mail: SeenMail = { from: '', to: [], text: '', user: null };
    let buffer = '';
    let inData = false;
    socket.write('220 test ESMTP\r\n');
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      for (;;) {
        const end = buffer.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) {
          return;
        }
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          this.mails.push({ ...mail, to: [...mail.to], text: line });
          socket.write('250 taken\r\n');
        } else {
          inData = this.#command(line, mail, socket);
        }
      }
    });
  }

  #command(line: string, mail: SeenMail, socket: Socket): boolean {
    const [verb = ''] = line.toUpperCase().split(' ');
    switch (verb) {
      case 'EHLO':
        socket.write('250-test\r\n250 AUTH PLAIN\r\n');
        break;
      case 'AUTH':
        mail.user = Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString('utf8')
          .replaceAll('\0', ' ')
          .trim();
        socket.write('235 welcome\r\n');
        break;
      case 'MAIL':
        mail.from = line.replace(/.*<(.*)>.*/, '$1');
        mail.to = [];
        socket.write(`${this.refusal ?? '250 go on'}\r\n`);
        break;
      case 'RCPT':
        if (this.unknown !== null && line.includes(this.unknown)) {
          socket.write('451 later\r\n');
          break;
        }
        mail.to.push(line.replace(/.*<(.*)>.*/, '$1'));
        socket.write('250 go on\r\n');
        break;
      case 'DATA':
        socket.write('354 go on\r\n');
        return true;
      case 'STARTTLS':
        socket.write('502 no TLS here\r\n');
        break;
      case 'QUIT':
        socket.end('221 bye\r\n');
        break;
      default:
        socket.write('250 fine\r\n');
    }
    return false;
  }
}
