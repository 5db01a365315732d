/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-create-journal.h"
#include "create/pdk-create-run.h"

G_BEGIN_DECLS

/* One machine on its way.  Each step first notes what it is about to make, then makes it; a step that
 * fails has removed its own, what came before is undone by the journal. */
typedef struct _PdkCreateRun PdkCreateRun;
typedef void (*PdkCreateStep) (PdkCreateRun *run);

struct _PdkCreateRun {
  PdkConnection *connection;
  PdkCreatePlan *plan;
  PdkCreateJournal *journal;
  PdkJob *job;
  GCancellable *cancellable;
  GTask *task;
  GPtrArray *networks;   /* nullable, before that is known: names of those that are to be started */
  char *fetched;         /* nullable: the file that is to be uploaded next */
  char *unpacked;        /* nullable: the file that a disk is made from */
  GError *error;         /* nullable: why all is undone */
  PdkCreateMade *begun;  /* nullable: of the journal */
  PdkCreateMade *kernel; /* nullable: too; so are the next */
  PdkCreateMade *initrd;
  PdkCreateMade *answers;
  PdkCreateMade *fetched_made; /* until it is removed; so is the next */
  PdkCreateMade *unpacked_made;
  guint step;
  guint volume; /* the next one to be made */
  struct {
    guint step;
    gint64 time;  /* monotonic */
    guint64 done; /* by then; so is the next */
    guint64 last; /* bytes, when it was said */
  } since;        /* that what takes long is counted */
  gboolean started;
  PdkCreateStep then;     /* nullable: what follows when a disc is made, or a file removed */
  PdkCreateMade *dropped; /* nullable: the volume that is being removed */
};

/** Returns: 0…1: how much of all is done with @part, 0…1, of the step */
double pdk_create_run_weigh (PdkCreateRun *run, double part);
/** Says how far @what is, of bytes; both 0: not known. */
void pdk_create_run_say (PdkCreateRun *run, const char *what, guint64 done, guint64 total);
/** The same where only the part of it is known, 0…1. */
void pdk_create_run_say_part (PdkCreateRun *run, const char *what, double part);
/** Notes what is about to be made, then goes on with @then. */
void pdk_create_run_begin (PdkCreateRun *run,
                           PdkCreateMadeKind kind,
                           const char *pool,
                           const char *name,
                           PdkCreateStep then);
/** The same with the file run->fetched. */
void pdk_create_run_begin_file (PdkCreateRun *run, PdkCreateStep then);
/** Removes that file, which the host has by now, then goes on with @then. */
void pdk_create_run_drop_fetched (PdkCreateRun *run, PdkCreateStep then);
/** Notes what is gone, or that it could not be removed: the machine is made all the same, and it is offered
 * later.  @error: (nullable) */
void pdk_create_run_take_dropped (PdkCreateRun *run, PdkCreateMade *made, const GError *error);
/** Nothing is to be removed of what the machine is made of. */
void pdk_create_run_keep (PdkCreateRun *run);
/** Goes on with @then once the journal is on the disk as it is now. */
void pdk_create_run_note (PdkCreateRun *run, PdkCreateStep then);
/** A step is over.  @error: (transfer full) (nullable): of the step */
void pdk_create_run_go_on (PdkCreateRun *run, GError *error);

/** The step that permits what @run's plan says. */
void pdk_create_run_grant (PdkCreateRun *run);
/** The step that hands a script to the installer that was fetched. */
void pdk_create_run_inject (PdkCreateRun *run);
/** The steps that have what it is booted with be on the host for as long as it takes to start. */
void pdk_create_run_fetch_kernel (PdkCreateRun *run);
void pdk_create_run_upload_kernel (PdkCreateRun *run);
void pdk_create_run_fetch_initrd (PdkCreateRun *run);
void pdk_create_run_upload_initrd (PdkCreateRun *run);
void pdk_create_run_drop_file (PdkCreateRun *run);
void pdk_create_run_drop_kernel (PdkCreateRun *run);
void pdk_create_run_drop_initrd (PdkCreateRun *run);
/** The same with the disc that tells the installer what it would ask. */
void pdk_create_run_drop_answers (PdkCreateRun *run);
/** A step: removes a volume that the machine needs no more.  @made: (nullable) */
void pdk_create_run_drop_volume (PdkCreateRun *run, PdkCreateMade *made);
/** What is on the command line of the installer, before what the user added: that comes last, and
 * counts. */
void pdk_create_run_add_arguments (PdkCreateRun *run, const char *arguments);
/** Makes that disc in run->fetched, then goes on with @then.  It is the next volume. */
void pdk_create_run_make_answers (PdkCreateRun *run, PdkCreateStep then);
/** Where it is among the steps: what is made is made after it. */
#define PDK_CREATE_DOWNLOAD_STEP 1
/** The step that has what disks are made from be on this computer. */
void pdk_create_run_download (PdkCreateRun *run);
/** Looks at the image of @volume, which is here now: whether it has to be unpacked or converted, and how
 * large the disk is at least.  Goes on. */
void pdk_create_run_read_image (PdkCreateRun *run, PdkCreateVolume *volume);
/** The step that unpacks what a disk is made from, and the one that removes that again. */
void pdk_create_run_unpack (PdkCreateRun *run);
void pdk_create_run_drop_unpacked (PdkCreateRun *run);
/** The step that makes the disks. */
void pdk_create_run_make_volumes (PdkCreateRun *run);

G_END_DECLS
