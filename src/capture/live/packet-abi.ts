/**
 * Numbers of the kernel's packet socket interface, as linux/if_packet.h, linux/if_ether.h, linux/if_arp.h and
 * asm-generic/socket.h state them; explained in Documentation/networking/packet_mmap.rst of the kernel.
 */

export const AF_PACKET = 17;
export const SOCK_DGRAM = 2;
export const SOCK_RAW = 3;
/** Closes the descriptor in children, so that no spawned program inherits a packet socket. */
export const SOCK_CLOEXEC = 0o2000000;
export const SOL_SOCKET = 1;
export const SO_ERROR = 4;
export const SO_ATTACH_FILTER = 26;
export const SOL_PACKET = 263;
export const ETH_P_ALL = 0x0003;

export const PACKET_ADD_MEMBERSHIP = 1;
export const PACKET_RX_RING = 5;
export const PACKET_STATISTICS = 6;
export const PACKET_VERSION = 10;
export const PACKET_FANOUT = 18;
export const PACKET_MR_PROMISC = 1;
export const PACKET_OUTGOING = 4;

export const PACKET_FANOUT_HASH = 0;
export const PACKET_FANOUT_FLAG_UNIQUEID = 0x2000;
export const PACKET_FANOUT_FLAG_DEFRAG = 0x8000;

export const TPACKET_V3 = 2;
export const TP_STATUS_KERNEL = 0;
export const TP_STATUS_USER = 1;

/** struct tpacket_block_desc: where its fields are, in 32-bit words and bytes. */
export const BLOCK_STATUS_WORD = 2;
export const BLOCK_COUNT_AT = 12;
export const BLOCK_FIRST_AT = 16;

/** struct tpacket3_hdr: where its fields are, in bytes from the frame's header. */
export const FRAME_NEXT_AT = 0;
export const FRAME_SEC_AT = 4;
export const FRAME_NSEC_AT = 8;
export const FRAME_SNAPLEN_AT = 12;
export const FRAME_LEN_AT = 16;
export const FRAME_MAC_AT = 24;
/** Header and address together: the least a frame takes of a block (TPACKET3_HDRLEN). */
export const FRAME_HEADER_BYTES = 68;

export const ARPHRD_ETHER = 1;
export const ARPHRD_LOOPBACK = 772;
export const ARPHRD_RAWIP = 519;
export const ARPHRD_TUNNEL = 768;
export const ARPHRD_TUNNEL6 = 769;
export const ARPHRD_SIT = 776;
export const ARPHRD_NONE = 65534;

export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_RAW = 101;

export const POLLIN = 1;
export const POLLERR = 8;
