//! Handing out a file piece by piece.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use jishi_exchange::sheet::Format;
use jishi_platform::AppError;
use jishi_ui::input::escape;
use tempfile::NamedTempFile;
use tokio::io::AsyncReadExt;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Bytes a piece.
const PIECE: usize = 64 << 10;

/// A temporary file as a download; it is gone when the answer has been sent or given up.
pub(crate) async fn answer(copy: NamedTempFile, name: &str, format: Format) -> Result<Response, AppError> {
    let failed = |error: std::io::Error| AppError::Internal(error.into());
    let file = tokio::fs::File::open(copy.path()).await.map_err(failed)?;
    let length = file.metadata().await.map_err(failed)?.len();
    let (kind, ending) = match format {
        Format::Xlsx => (XLSX, "xlsx"),
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
    };
    let pieces = futures_util::stream::try_unfold((file, copy), |(mut file, copy)| async move {
        let mut piece = vec![0; PIECE];
        let got = file.read(&mut piece).await?;
        piece.truncate(got);
        Ok::<_, std::io::Error>((got > 0).then(|| (Bytes::from(piece), (file, copy))))
    });
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_LENGTH, length.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename*=UTF-8''{}", escape(&format!("{name}.{ending}"))),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}
