/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A session bus of the program's own, and a keyring on it: the real gnome-keyring-daemon with an
 * unlocked collection, its files in the test's private folders. */
typedef struct {
  GSubprocess *daemon;
} TestKeyring;

/** Whether there is a gnome-keyring-daemon here. */
gboolean test_keyring_is_installed (void);
/** From here on to the end of the program: those who are on a bus do not change to another one. */
void test_keyring_start_bus (void);
void test_keyring_stop_bus (void);
void test_keyring_start (TestKeyring *keyring);
void test_keyring_stop (TestKeyring *keyring);
/** Locks the collection.  Nobody is there to open it again: the daemon's question finds no window. */
void test_keyring_lock (TestKeyring *keyring);
/** How many items are stored. */
guint test_keyring_count (TestKeyring *keyring);

G_END_DECLS
