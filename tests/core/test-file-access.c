/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-file-access.h"
#include "pdk-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* What another user has to be permitted, permitting it, and taking it back. */

#define OTHER 64055
#define LIST  "system.posix_acl_access"

typedef struct {
  char *folder; /* a home that is closed to others */
  char *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("pdk-access-XXXXXX", NULL);

  g_assert_cmpint (g_chmod (top, 0755), ==, 0);
  fixture->folder = g_build_filename (top, "home", NULL);
  fixture->file = g_build_filename (fixture->folder, "disc.iso", NULL);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->file, "disc", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->file, 0640), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->folder);
  g_free (fixture->file);
}

static GPtrArray *
find (const char *path, int may, gboolean *can_grant)
{
  return pdk_file_access_find (path, OTHER, OTHER, NULL, 0, may, can_grant);
}

static guint
get_mode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_mode & 0777;
}

static const PdkFileGrant *
get (GPtrArray *grants, guint at)
{
  g_assert_cmpuint (at, <, grants->len);
  return grants->pdata[at];
}

/* The folders that a temporary one is in are everybody's, or the test proves nothing. */
static gboolean
is_reachable (Fixture *fixture)
{
  gboolean can_grant = FALSE;
  g_autofree char *top = g_path_get_dirname (fixture->folder);
  g_autoptr (GPtrArray) missing = find (top, PDK_MAY_SEARCH, &can_grant);

  if (missing->len == 0)
    return TRUE;
  g_test_skip ("The folder of the test is closed to others");
  return FALSE;
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  gboolean can_grant = FALSE;
  g_autoptr (GPtrArray) missing = NULL;

  if (!is_reachable (fixture))
    return;
  missing = find (fixture->file, PDK_MAY_READ, &can_grant);
  g_assert_true (can_grant);
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpstr (get (missing, 0)->path, ==, fixture->folder);
  g_assert_cmpint (get (missing, 0)->may, ==, PDK_MAY_SEARCH);
  g_assert_cmpstr (get (missing, 1)->path, ==, fixture->file);
  g_assert_cmpint (get (missing, 1)->may, ==, PDK_MAY_READ);
}

/* By a link, whose own folder is open. */
static void
test_link (Fixture *fixture, gconstpointer data)
{
  gboolean can_grant = FALSE;
  g_autofree char *top = g_path_get_dirname (fixture->folder);
  g_autofree char *link = g_build_filename (top, "link.iso", NULL);
  g_autoptr (GPtrArray) missing = NULL;

  if (!is_reachable (fixture))
    return;
  g_assert_cmpint (symlink (fixture->file, link), ==, 0);
  missing = find (link, PDK_MAY_READ, &can_grant);
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpstr (get (missing, 0)->path, ==, fixture->folder);
  g_assert_cmpstr (get (missing, 1)->path, ==, fixture->file);
}

static void
apply (GPtrArray *grants)
{
  for (guint i = 0; i < grants->len; i++) {
    g_autoptr (GError) error = NULL;

    pdk_file_grant_apply (grants->pdata[i], &error);
    g_assert_no_error (error);
  }
}

static void
take_back (GPtrArray *grants)
{
  for (guint i = 0; i < grants->len; i++) {
    g_autofree char *key = pdk_file_grant_to_key (grants->pdata[i]);
    g_autoptr (GError) error = NULL;

    pdk_file_grant_revoke (((PdkFileGrant *) grants->pdata[i])->path, key, &error);
    g_assert_no_error (error);
  }
}

static gboolean
has_lists (Fixture *fixture)
{
  if (getxattr (fixture->folder, LIST, NULL, 0) < 0 && errno == EOPNOTSUPP) {
    g_test_skip ("This file system has no access control lists");
    return FALSE;
  }
  return is_reachable (fixture);
}

/* Nobody else is permitted anything, and all is as it was afterwards. */
static void
test_grant (Fixture *fixture, gconstpointer data)
{
  gboolean can_grant = FALSE;
  g_autoptr (GPtrArray) grants = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) stranger = NULL;

  if (!has_lists (fixture))
    return;
  grants = find (fixture->file, PDK_MAY_READ | PDK_MAY_WRITE, &can_grant);
  apply (grants);
  left = find (fixture->file, PDK_MAY_READ | PDK_MAY_WRITE, &can_grant);
  g_assert_cmpuint (left->len, ==, 0);
  stranger =
      pdk_file_access_find (fixture->file, OTHER + 1, OTHER + 1, NULL, 0, PDK_MAY_READ, &can_grant);
  g_assert_cmpuint (stranger->len, ==, 2);
  take_back (grants);
  g_assert_cmpuint (get_mode (fixture->folder), ==, 0700);
  g_assert_cmpuint (get_mode (fixture->file), ==, 0640);
  g_assert_cmpint (getxattr (fixture->file, LIST, NULL, 0), <, 0);
  /* Twice is once. */
  take_back (grants);
  g_assert_cmpuint (get_mode (fixture->file), ==, 0640);
}

/* What somebody permitted before stays as it is. */
static void
test_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) left = NULL;
  gboolean can_grant = FALSE;

  if (!has_lists (fixture))
    return;
  first = find (fixture->file, PDK_MAY_READ, &can_grant);
  apply (first);
  second = find (fixture->file, PDK_MAY_READ | PDK_MAY_WRITE, &can_grant);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (get (second, 0)->had, ==, PDK_MAY_READ);
  apply (second);
  take_back (second);
  left = find (fixture->file, PDK_MAY_READ, &can_grant);
  g_assert_cmpuint (left->len, ==, 0);
}

/* A mask that keeps somebody out is not made wider. */
static void
test_mask (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) grants = NULL;
  g_autoptr (GError) error = NULL;
  gboolean can_grant = FALSE;
  const PdkFileGrant friend = { fixture->file, OTHER + 1, PDK_MAY_READ | PDK_MAY_WRITE, -1, -1 };

  if (!has_lists (fixture))
    return;
  g_assert_true (pdk_file_grant_apply (&friend, NULL));
  /* The bits of the group are the mask now. */
  g_assert_cmpint (g_chmod (fixture->file, 0600), ==, 0);
  grants = find (fixture->file, PDK_MAY_READ, &can_grant);
  g_assert_false (pdk_file_grant_apply (get (grants, 1), &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_NOT_SUPPORTED);
}

/* Groups count as well. */
static void
test_group (Fixture *fixture, gconstpointer data)
{
  const gid_t groups[] = { getegid () };
  gboolean can_grant = FALSE;
  g_autoptr (GPtrArray) missing = NULL;

  if (!is_reachable (fixture))
    return;
  missing = pdk_file_access_find (fixture->file, OTHER, OTHER, groups, 1, PDK_MAY_READ, &can_grant);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_cmpstr (get (missing, 0)->path, ==, fixture->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/file-access/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("missing", test_missing);
  ADD ("link", test_link);
  ADD ("grant", test_grant);
  ADD ("before", test_before);
  ADD ("mask", test_mask);
  ADD ("group", test_group);
  return g_test_run ();
}
