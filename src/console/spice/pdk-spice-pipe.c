/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "picture/pdk-console-heap.h"

#define FIRST_SIZE  (256 * 1024)
#define KERNEL_SIZE (1024 * 1024)
/* After a message whose end goes on without a look, so much is read of what follows, and so many times
 * more of what follows that: a long message may be followed by another one, or by many short ones. */
#define BULK_SIZE   (64 * 1024)
#define FIRST_LOOK  4096
#define LOOK_GROWTH 4
/* What the viewer has not read yet; the kernel gives as much as it may. */
#define VIEWER_SIZE (1024 * 1024)
/* What is read at once of what SASL encrypted: as much as the library reads. */
#define SASL_SIZE 8192

void
pdk_spice_pipe_init (PdkSpicePipe *self, int server, int viewer)
{
  *self = (PdkSpicePipe){
    .server = -1,
    .viewer = viewer,
    .fd = -1,
    .size = FIRST_SIZE,
    .look = FIRST_SIZE,
    .kernel = { -1, -1 },
  };
  self->buffer = g_malloc (self->size);
  fcntl (viewer, F_SETFL, fcntl (viewer, F_GETFL) | O_NONBLOCK);
  setsockopt (viewer, SOL_SOCKET, SO_SNDBUF, &(int){ VIEWER_SIZE }, sizeof (int));
  if (server >= 0)
    pdk_spice_pipe_set_server (self, server);
}

static void
close_server (PdkSpicePipe *self)
{
  /* Or it takes the end for an accident. */
  if (self->tls != NULL)
    gnutls_bye (self->tls, GNUTLS_SHUT_WR);
  g_clear_pointer (&self->tls, gnutls_deinit);
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  if (self->sasl != NULL)
    sasl_dispose (&self->sasl);
  g_clear_pointer (&self->early, g_byte_array_unref);
  self->n_decoded = 0;
  if (self->server >= 0)
    g_close (g_steal_fd (&self->server), NULL);
  self->start = self->end = 0;
}

void
pdk_spice_pipe_set_server (PdkSpicePipe *self, int fd)
{
  close_server (self);
  self->server = fd;
  self->is_dry = FALSE;
  self->look = FIRST_SIZE;
  fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK);
}

/* What is encrypted has to be copied. */
void
pdk_spice_pipe_set_tls (PdkSpicePipe *self,
                        gnutls_session_t tls,
                        gnutls_certificate_credentials_t credentials)
{
  self->tls = tls;
  self->credentials = credentials;
  self->has_no_kernel = TRUE;
}

void
pdk_spice_pipe_set_sasl (PdkSpicePipe *self, sasl_conn_t *sasl)
{
  const void *piece = NULL;

  self->sasl = sasl;
  self->is_dry = FALSE;
  self->has_no_kernel = TRUE;
  if (sasl_getprop (sasl, SASL_MAXOUTBUF, &piece) == SASL_OK && piece != NULL)
    self->sasl_piece = *(const unsigned *) piece;
  if (self->sasl_piece == 0)
    self->sasl_piece = SASL_SIZE;
  if (self->end > self->start) {
    self->early = g_byte_array_new ();
    g_byte_array_append (self->early, self->buffer + self->start,
                         (guint) (self->end - self->start));
  }
  self->start = self->end = 0;
}

static void
close_fd (PdkSpicePipe *self)
{
  if (self->fd >= 0)
    g_close (g_steal_fd (&self->fd), NULL);
}

static void
close_kernel (PdkSpicePipe *self)
{
  for (guint i = 0; i < 2; i++)
    if (self->kernel[i] >= 0)
      g_close (g_steal_fd (&self->kernel[i]), NULL);
}

void
pdk_spice_pipe_clear (PdkSpicePipe *self)
{
  close_fd (self);
  close_kernel (self);
  close_server (self);
  if (self->viewer >= 0)
    g_close (self->viewer, NULL);
  g_free (self->buffer);
}

static gboolean
must_wait (void)
{
  return errno == EAGAIN || errno == EINTR;
}

/* --- viewer to server --- */

static gboolean
is_late (PdkSpicePipe *self)
{
  return self->deadline != 0 && g_get_monotonic_time () >= self->deadline;
}

/** As poll() has it. */
static int
get_patience (PdkSpicePipe *self)
{
  const gint64 left = self->deadline - g_get_monotonic_time ();

  return self->deadline == 0 ? -1 : (int) (MAX (left, 0) / G_TIME_SPAN_MILLISECOND) + 1;
}

/** Until one of the two is ready, or the other one has ended. */
static gboolean
wait_for_one (PdkSpicePipe *self, int fd, short events)
{
  struct pollfd entries[2] = { { .fd = fd, .events = events }, { .fd = self->viewer } };
  int n;

  do
    n = poll (entries, 2, get_patience (self));
  while (n < 0 && errno == EINTR);
  return n > 0 && entries[0].revents != 0;
}

/** As send() and recv() have it, for what GnuTLS returned. */
static gssize
translate (gssize result)
{
  if (result >= 0)
    return result;
  errno = result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED ? EAGAIN : EPIPE;
  return -1;
}

static gssize
send_to_server (PdkSpicePipe *self, const guint8 *data, gsize n)
{
  if (self->tls != NULL)
    return translate (gnutls_record_send (self->tls, data, n));
  return send (self->server, data, n, MSG_NOSIGNAL);
}

static gboolean
write_as_it_is (PdkSpicePipe *self, const guint8 *bytes, gsize n)
{
  while (n > 0) {
    const gssize written = send_to_server (self, bytes, n);

    if (written < 0 && !(must_wait () && wait_for_one (self, self->server, POLLOUT)))
      return FALSE;
    if (written > 0) {
      bytes += written;
      n -= (gsize) written;
    }
  }
  return TRUE;
}

static gboolean
write_encrypted (PdkSpicePipe *self, const guint8 *bytes, gsize n)
{
  while (n > 0) {
    const gsize piece = MIN (n, self->sasl_piece);
    const char *encrypted;
    unsigned size;

    if (sasl_encode (self->sasl, (const char *) bytes, (unsigned) piece, &encrypted, &size) !=
            SASL_OK ||
        !write_as_it_is (self, (const guint8 *) encrypted, size))
      return FALSE;
    bytes += piece;
    n -= piece;
  }
  return TRUE;
}

gboolean
pdk_spice_pipe_write_server (PdkSpicePipe *self, gconstpointer data, gsize n)
{
  return self->sasl != NULL ? write_encrypted (self, data, n) : write_as_it_is (self, data, n);
}

gboolean
pdk_spice_pipe_read_viewer (PdkSpicePipe *self, gpointer data, gsize n)
{
  guint8 *bytes = data;

  while (n > 0) {
    const gssize got = recv (self->viewer, bytes, n, 0);

    if (got == 0 || (got < 0 && !(must_wait () && wait_for_one (self, self->viewer, POLLIN))))
      return FALSE;
    if (got > 0) {
      bytes += got;
      n -= (gsize) got;
    }
  }
  return TRUE;
}

static gboolean
forward (PdkSpicePipe *self)
{
  guint8 buffer[16384];
  const gssize n = recv (self->viewer, buffer, sizeof buffer, 0);

  if (n < 0)
    return must_wait ();
  self->has_forwarded |= n > 0;
  return n > 0 && pdk_spice_pipe_write_server (self, buffer, (gsize) n);
}

/** Until something can be done with the server’s words.  @events: of @fd, one of the two */
static gboolean
wait_for (PdkSpicePipe *self, int fd, short events)
{
  struct pollfd entries[2] = { { .fd = fd, .events = events },
                               { .fd = self->viewer, .events = self->is_forwarding ? POLLIN : 0 } };

  while (!is_late (self)) {
    const int n = poll (entries, 2, get_patience (self));

    if (n < 0 && errno != EINTR)
      return FALSE;
    if (n <= 0)
      continue;
    if (self->is_forwarding && (entries[1].revents & POLLIN) && !forward (self))
      return FALSE;
    if (entries[0].revents != 0)
      return TRUE;
    if (entries[1].revents & (POLLHUP | POLLERR | POLLNVAL))
      return FALSE;
  }
  return FALSE;
}

gboolean
pdk_spice_pipe_wait (PdkSpicePipe *self, int fd)
{
  return wait_for (self, fd, POLLIN);
}

void
pdk_spice_pipe_forward (PdkSpicePipe *self)
{
  wait_for (self, -1, 0);
}

void
pdk_spice_pipe_leave_viewer (PdkSpicePipe *self, guint patience)
{
  g_close (g_steal_fd (&self->viewer), NULL);
  self->is_forwarding = FALSE;
  self->deadline = g_get_monotonic_time () + patience * G_TIME_SPAN_MILLISECOND;
}

void
pdk_spice_pipe_finish (PdkSpicePipe *self)
{
  guint8 buffer[16384];
  gssize n = 1;

  if (self->tls != NULL)
    gnutls_bye (self->tls, GNUTLS_SHUT_WR);
  shutdown (self->server, SHUT_WR);
  while ((n > 0 || (n < 0 && must_wait ())) && wait_for (self, self->server, POLLIN))
    n = recv (self->server, buffer, sizeof buffer, 0);
}

/* --- server to viewer --- */

/** A descriptor comes with a byte, after which nothing is read along with it. */
static void
take_fd (PdkSpicePipe *self, struct msghdr *message)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL;
       part = CMSG_NXTHDR (message, part)) {
    const gsize n = (part->cmsg_len - CMSG_LEN (0)) / sizeof (int);

    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
      continue;
    for (gsize i = 0; i < n; i++) {
      close_fd (self);
      memcpy (&self->fd, CMSG_DATA (part) + i * sizeof (int), sizeof self->fd);
    }
  }
}

/** What SASL encrypted: of what came early first.  Returns: as recv() */
static gssize
read_raw (PdkSpicePipe *self, guint8 *data)
{
  gsize n;

  if (self->early == NULL)
    return recv (self->server, data, SASL_SIZE, 0);
  n = MIN (self->early->len, SASL_SIZE);
  memcpy (data, self->early->data, n);
  g_byte_array_remove_range (self->early, 0, (guint) n);
  if (self->early->len == 0)
    g_clear_pointer (&self->early, g_byte_array_unref);
  return (gssize) n;
}

static gssize
read_sasl (PdkSpicePipe *self)
{
  gsize n;

  while (self->n_decoded == 0) {
    guint8 raw[SASL_SIZE];
    const gssize got = read_raw (self, raw);
    unsigned size = 0;

    if (got <= 0)
      return got;
    if (sasl_decode (self->sasl, (const char *) raw, (unsigned) got, &self->decoded, &size) !=
        SASL_OK) {
      errno = EPIPE;
      return -1;
    }
    self->n_decoded = size;
  }
  n = MIN (self->n_decoded, self->size - self->end);
  memcpy (self->buffer + self->end, self->decoded, n);
  self->decoded += n;
  self->n_decoded -= n;
  return (gssize) n;
}

/** All that is there at once, which comes in small pieces. */
static gssize
read_tls (PdkSpicePipe *self)
{
  gsize end = self->end;
  gssize n;

  do {
    n = translate (gnutls_record_recv (self->tls, self->buffer + end, self->size - end));
    if (n > 0)
      end += (gsize) n;
  } while (n > 0 && end < self->size);
  return end > self->end ? (gssize) (end - self->end) : n;
}

static gssize
read_plain (PdkSpicePipe *self)
{
  union {
    struct cmsghdr align;
    guint8 bytes[CMSG_SPACE (4 * sizeof (int))];
  } control;
  const gsize room = self->size - self->end;
  struct iovec piece = { self->buffer + self->end, MIN (room, self->look) };
  struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
  gssize n;

  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  n = recvmsg (self->server, &message, MSG_CMSG_CLOEXEC);
  self->is_dry = n > 0 && (gsize) n < piece.iov_len;
  if (n > 0 && !self->is_dry)
    self->look = MIN (self->look * LOOK_GROWTH, self->size);
  if (n > 0)
    take_fd (self, &message);
  return n;
}

static gssize
read_server (PdkSpicePipe *self)
{
  if (self->tls != NULL)
    return read_tls (self);
  return self->sasl != NULL ? read_sasl (self) : read_plain (self);
}

static gboolean
fill (PdkSpicePipe *self)
{
  gssize n;

  if (is_late (self) || (self->is_dry && !wait_for (self, self->server, POLLIN)))
    return FALSE;
  do
    n = read_server (self);
  while (n < 0 && must_wait () && wait_for (self, self->server, POLLIN));
  if (n <= 0)
    return FALSE;
  self->end += (gsize) n;
  return TRUE;
}

static void
make_room (PdkSpicePipe *self, gsize n)
{
  if (self->start == self->end)
    self->start = self->end = 0;
  if (self->start + n <= self->size)
    return;
  memmove (self->buffer, self->buffer + self->start, self->end - self->start);
  self->end -= self->start;
  self->start = 0;
  if (n <= self->size)
    return;
  self->size = n;
  self->buffer = g_realloc (self->buffer, n);
  pdk_console_heap_advise (self->buffer, n);
}

guint8 *
pdk_spice_pipe_peek (PdkSpicePipe *self, gsize n)
{
  make_room (self, n);
  while (self->end - self->start < n)
    if (!fill (self))
      return NULL;
  return self->buffer + self->start;
}

void
pdk_spice_pipe_drop (PdkSpicePipe *self, gsize n)
{
  self->start += n;
}

gsize
pdk_spice_pipe_get_available (PdkSpicePipe *self, gsize offset)
{
  const gsize all = self->end - self->start;

  return all > offset ? all - offset : 0;
}

/** @fd: that goes along with the first byte; -1 for none */
static gssize
send_to_viewer (PdkSpicePipe *self, const guint8 *data, gsize n, int fd)
{
  union {
    struct cmsghdr align;
    guint8 bytes[CMSG_SPACE (sizeof (int))];
  } control = { 0 };
  struct iovec piece = { (gpointer) data, n };
  struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };

  if (fd >= 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    control.align.cmsg_level = SOL_SOCKET;
    control.align.cmsg_type = SCM_RIGHTS;
    control.align.cmsg_len = CMSG_LEN (sizeof (int));
    memcpy (CMSG_DATA (&control.align), &fd, sizeof fd);
  }
  return sendmsg (self->viewer, &message, MSG_NOSIGNAL);
}

gboolean
pdk_spice_pipe_write_viewer (PdkSpicePipe *self, gconstpointer data, gsize n)
{
  const guint8 *bytes = data;

  while (n > 0) {
    const gssize sent = send_to_viewer (self, bytes, n, -1);

    if (sent < 0 && !(must_wait () && wait_for (self, self->viewer, POLLOUT)))
      return FALSE;
    if (sent > 0) {
      bytes += sent;
      n -= (gsize) sent;
    }
  }
  return TRUE;
}

static gboolean
pass (PdkSpicePipe *self, gsize n, int fd)
{
  while (n > 0) {
    const gssize sent = send_to_viewer (self, self->buffer + self->start, n, fd);

    if (sent < 0 && !(must_wait () && wait_for (self, self->viewer, POLLOUT)))
      return FALSE;
    if (sent > 0) {
      self->start += (gsize) sent;
      n -= (gsize) sent;
      fd = -1;
    }
  }
  return TRUE;
}

gboolean
pdk_spice_pipe_pass (PdkSpicePipe *self, gsize n)
{
  return pass (self, n, -1);
}

/* --- without a copy --- */

static gboolean
open_kernel (PdkSpicePipe *self)
{
  if (self->kernel[0] >= 0)
    return TRUE;
  if (self->has_no_kernel || pipe2 (self->kernel, O_CLOEXEC | O_NONBLOCK) != 0)
    return FALSE;
  fcntl (self->kernel[1], F_SETPIPE_SZ, KERNEL_SIZE);
  return TRUE;
}

/** What is in the pipe. */
static gboolean
empty_kernel (PdkSpicePipe *self, gsize n)
{
  while (n > 0) {
    const gssize passed = splice (self->kernel[0], NULL, self->viewer, NULL, n, SPLICE_F_MOVE);

    if (passed < 0 && !must_wait ())
      return FALSE;
    if (passed > 0)
      n -= (gsize) passed;
    /* What did not go on found no room. */
    if (n > 0 && !wait_for (self, self->viewer, POLLOUT))
      return FALSE;
  }
  return TRUE;
}

/** Returns: how much went on; -1 when a side has ended, or none of it can go this way */
static gssize
pass_through_kernel (PdkSpicePipe *self, gsize n)
{
  gssize taken;

  do
    taken = splice (self->server, NULL, self->kernel[1], NULL, n, SPLICE_F_MOVE);
  while (taken < 0 && must_wait () && wait_for (self, self->server, POLLIN));
  if (taken < 0 && errno == EINVAL) {
    self->has_no_kernel = TRUE;
    close_kernel (self);
  }
  return taken > 0 && empty_kernel (self, (gsize) taken) ? taken : -1;
}

gboolean
pdk_spice_pipe_pass_on (PdkSpicePipe *self, gsize n)
{
  gsize here = MIN (n, self->end - self->start);
  gssize passed = 0;

  if (n >= BULK_SIZE)
    self->look = FIRST_LOOK;
  if (!pass (self, here, -1))
    return FALSE;
  for (n -= here; n > 0 && open_kernel (self); n -= (gsize) passed) {
    passed = pass_through_kernel (self, n);
    if (passed < 0 && self->has_no_kernel)
      break;
    if (passed < 0)
      return FALSE;
  }
  for (; n > 0; n -= here) {
    if (pdk_spice_pipe_peek (self, 1) == NULL)
      return FALSE;
    here = MIN (n, self->end - self->start);
    if (!pass (self, here, -1))
      return FALSE;
  }
  return TRUE;
}

gboolean
pdk_spice_pipe_pass_fd (PdkSpicePipe *self)
{
  gboolean passed;

  if (pdk_spice_pipe_peek (self, 1) == NULL)
    return FALSE;
  passed = pass (self, 1, self->fd);
  close_fd (self);
  return passed;
}
