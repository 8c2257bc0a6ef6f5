// The evidence itself: does it see what is open?
import { createSocket, type Socket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { leavesNothingOpen, openHandles } from '@mgmtapi/testkit';
import { expect, it } from 'vitest';

it.runIf(existsSync('/proc/self/fd'))('sees a UDP socket, referenced or not', async () => {
  const before = openHandles();
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  expect(openHandles()).toMatchObject({ udpSockets: before.udpSockets! + 1, sockets: before.sockets! + 1 });
  expect(openHandles().resources.UDPWrap).toBe((before.resources.UDPWrap ?? 0) + 1);
  socket.unref();
  expect(openHandles().udpSockets).toBe(before.udpSockets! + 1);
  expect(openHandles().resources.UDPWrap ?? 0).toBe(before.resources.UDPWrap ?? 0);
  await new Promise<void>((resolve) => socket.close(resolve));
  expect(openHandles().udpSockets).toBe(before.udpSockets);
});

it('leavesNothingOpen fails for a socket or a timer left behind, and gives the result otherwise', async () => {
  let socket: Socket | undefined;
  const open = () =>
    new Promise<void>((resolve) => {
      socket = createSocket('udp4').bind(0, '127.0.0.1', resolve);
    });
  await expect(leavesNothingOpen(open)).rejects.toThrow(/left open: .*1 UDPWrap/);
  await new Promise<void>((resolve) => socket?.close(resolve));
  let timer: NodeJS.Timeout | undefined;
  const wait = async () => {
    timer = setTimeout(() => {}, 60_000);
  };
  await expect(leavesNothingOpen(wait)).rejects.toThrow('left open: 1 Timeout');
  clearTimeout(timer);
  expect(await leavesNothingOpen(async () => 'result')).toBe('result');
  await expect(leavesNothingOpen(() => Promise.reject(new Error('its own')))).rejects.toThrow('its own');
});
