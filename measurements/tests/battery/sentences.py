"""Two hundred titles, remarks and notes as offices write them above, beside and below their tables."""

# Of these none says anything of month, network, unit of measure, statistic, level or completeness.
SILENT = """
ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG
SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
PHỤ LỤC I
PHỤ LỤC SỐ 02
Phụ lục kèm theo Báo cáo số 125/BC-SKHCN
(Kèm theo Công văn số 2351/SKHCN-BCVT&TĐC ngày 30/9/2025 của Sở Khoa học và Công nghệ)
(Kèm theo Công văn số 4459/BTTTT-CVT ngày 18 tháng 10 năm 2024)
Biểu mẫu số 02/VT
Biểu số 01
Mẫu biểu 03-BCVT
Mẫu số 05/KHCN
BẢNG TỔNG HỢP KẾT QUẢ ĐO I-SPEED
KẾT QUẢ ĐO KIỂM BẰNG ỨNG DỤNG I-SPEED
Kết quả i-Speed của VNNIC
VNNIC Speedtest
Số liệu lấy từ hệ thống i-Speed Portal của VNNIC
Nguồn: Trung tâm Internet Việt Nam (VNNIC)
Nguồn: speedtest.vn
Nguồn số liệu: cổng thông tin i-speed.vn
Ghi chú: số liệu do VNNIC cung cấp
Ghi chú: xem thêm Phụ lục 3
Ghi chú: (*) đơn vị mới thành lập sau sắp xếp
Ghi chú: <300 là dưới 300 mẫu
(*) Đơn vị chưa đủ 300 mẫu
(1) Theo Quyết định số 36/QĐ-TTg
(2) Theo Quyết định số 1110/QĐ-BTTTT
Căn cứ Công văn số 2138/BTTTT-CVT
Thực hiện Công văn số 2928/VNNIC ngày 19/8/2025
Thực hiện Kế hoạch số 59/KH-UBND
Người lập biểu: Nguyễn Văn An
Người lập: Trần Thị Bình, Phòng Bưu chính, Viễn thông
Lập ngày 12/9/2025
Hải Phòng, ngày 12 tháng 9 năm 2025
Hải Phòng, ngày      tháng      năm 2025
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
TRƯỞNG PHÒNG
Nơi nhận:
- Như trên;
- Lưu: VT, BCVT.
- UBND thành phố (để b/c);
- Giám đốc Sở (để b/c);
Điện thoại: 0225.3842.268
Email: bcvt@haiphong.gov.vn
Trang 1/4
Trang 2
Bảng 1
Biểu đồ kèm theo ở trang sau
Tài liệu lưu hành nội bộ
Không phổ biến
Dự thảo lần 2
Bản chính
Sao y bản chính
Trân trọng./.
Kính gửi: Cục Viễn thông
Kính gửi: Trung tâm Internet Việt Nam
Đề nghị các đơn vị tiếp tục tuyên truyền, vận động người dân cài đặt ứng dụng i-Speed
Đề nghị UBND các xã, phường chỉ đạo tổ công nghệ số cộng đồng hướng dẫn người dân đo
Mời các đơn vị rà soát và phản hồi về Sở
Các đơn vị tô màu vàng cần tăng cường tuyên truyền
Ô tô màu đỏ là đơn vị chưa đạt
Ô bôi vàng: cần kiểm tra lại
Các xã in đậm thuộc khu vực hải đảo
Danh sách xếp theo thứ tự bảng chữ cái
Sắp xếp theo tên đơn vị
Xếp theo mã đơn vị hành chính
Tên đơn vị theo Nghị quyết số 1669/NQ-UBTVQH15
Đơn vị hành chính sau sắp xếp
Đơn vị hành chính theo mô hình chính quyền địa phương hai cấp
Ngưỡng đánh giá: 300 mẫu và 40 Mbps
Ngưỡng tối thiểu là 300 mẫu
Chỉ tiêu phấn đấu: 40 Mbps
Mục tiêu: mỗi xã đạt tối thiểu 300 mẫu
Yêu cầu mỗi xã, phường có tối thiểu 300 mẫu đo
Tiêu chí đánh giá theo Quyết định 1110
Đạt: từ 300 mẫu trở lên
Không đạt: dưới 300 mẫu
Đánh giá chung: các đơn vị đã tích cực triển khai
Nhận xét: kết quả chưa đồng đều giữa các địa bàn
Nguyên nhân: nhiều xã miền núi có ít người sử dụng
Giải pháp: tăng cường tuyên truyền qua loa truyền thanh
Khó khăn, vướng mắc: không có
Kiến nghị: không
Ý kiến của đơn vị
Số điện thoại hỗ trợ: 18001260
Tải ứng dụng i-Speed trên App Store và Google Play
Quét mã QR để cài đặt i-Speed
Hướng dẫn: mở ứng dụng i-Speed, chọn Bắt đầu
Mọi thắc mắc liên hệ Phòng Bưu chính, Viễn thông
Số TT theo danh mục của Sở
Cột C là số mẫu, cột D là tốc độ
Dòng cuối là tổng cộng
Tổng cộng xem ở trang sau
Bảng này thay thế bảng đã gửi trước đây
Đã đối chiếu với số liệu của VNNIC
Đã kiểm tra
Đã duyệt
Phê duyệt
Chữ ký
Ký tên, đóng dấu
XÁC NHẬN CỦA ĐƠN VỊ
Họ và tên người báo cáo
Chức vụ: Chuyên viên
Phòng Văn hóa - Xã hội
Văn phòng HĐND và UBND
Tổ công nghệ số cộng đồng
Đoàn Thanh niên tham gia đo
Học sinh các trường THPT tham gia đo
Nhà văn hóa thôn, trụ sở xã, chợ
Địa điểm đo: trụ sở UBND
Thiết bị đo: điện thoại thông minh
Phương pháp đo: theo hướng dẫn của VNNIC
Người dân đo bằng ứng dụng
Số lượng tổ công nghệ số: 114 tổ
Có 114 xã, phường, đặc khu
Số liệu chưa bao gồm đặc khu Bạch Long Vĩ
Phường Ái Quốc và Xã An Lão đề nghị đo lại
Đề nghị VNPT và Viettel phối hợp khắc phục
Đề nghị MobiFone khắc phục điểm yếu
Viettel đã bổ sung thiết bị
Các nhà mạng đã ký cam kết
Danh mục chữ viết tắt
BTS: trạm thu phát sóng
UBND: Ủy ban nhân dân
Xin cảm ơn
Hết
---
* * *
(Tiếp theo)
(Xem trang sau)
Phiên bản 2.1
File được tạo tự động
Xuất từ hệ thống
Người xuất: admin
Ngày xuất: 12/09/2025 08:15
Thời gian xuất báo cáo: 12/09/2025
Mã báo cáo: BC-ISP-0012
Mã tài liệu ISO: QT.05.BM02
Đơn vị báo cáo: Sở Khoa học và Công nghệ
Đơn vị nhận báo cáo: UBND thành phố
Căn cứ pháp lý: Luật Viễn thông số 24/2023/QH15
Quyết định số 912/QĐ-BKHCN ngày 18/5/2025
Nghị định số 163/2024/NĐ-CP
Thông tư 02/2023/TT-BTTTT
""".strip().splitlines()

# Each of these says, or seems to say, something of month, network, unit, statistic, level or completeness.
SPEAKING = """
Phục vụ chương trình phát triển hạ tầng 5G
Số trạm 5G đã phát sóng: 352 trạm
Không bao gồm số liệu mạng 5G
Chưa bao gồm mạng cố định
Số liệu mạng cố định xem Phụ lục 2
MẠNG 5G
BĂNG RỘNG CỐ ĐỊNH
Băng rộng di động
Mạng di động
Mạng 4G/5G
Di động và cố định
Kết quả đo mạng FTTH
Internet cáp quang
Số mẫu di động chiếm 70% tổng số mẫu
Tốc độ 5G đạt 594,81 Mbps
Đã tắt sóng 2G, 3G
Triển khai 5G tại khu công nghiệp
Đơn vị tính: Mbps
Đơn vị tính: Kbps
Đơn vị tính: MB/s
ĐVT: Gbps
Đơn vị tính: mẫu
Đơn vị tính: nghìn mẫu
Tốc độ tính bằng Kbps
Tốc độ tính bằng Megabyte/giây
Độ trễ tính bằng giây
1 Gbps = 1000 Mbps
Gói cước 1 Gbps
Tốc độ trung bình
Tốc độ trung vị
Tốc độ tải xuống trung bình (Mbps)
Giá trị trung vị
Tốc độ trung bình cả nước là 90,68 Mbps
VNNIC công bố theo phương pháp trung vị
Trung bình 350 mẫu mỗi xã
THÁNG 8/2025
THÁNG 7/2025
Tháng 9 năm 2025
Kỳ báo cáo: 08/2025
Báo cáo tháng 9/2025
Số liệu tháng trước: 7/2025
So với tháng 7/2025 tăng 12%
Quý III/2025
Năm 2025
6 tháng đầu năm 2025
Lũy kế từ đầu năm
Từ ngày 01/8/2025 đến ngày 31/8/2025
Từ ngày 01/8/2025 đến ngày 20/8/2025
Từ ngày 26/7/2025 đến ngày 25/8/2025
(01/08/2025 - 31/08/2025)
Tính đến ngày 20/8/2025
Tính đến hết ngày 31/8/2025
Số liệu cập nhật đến 17h00 ngày 20/8/2025
Số liệu tạm tính
Số liệu sơ bộ, chưa chính thức
Ước thực hiện tháng 8
Số liệu 15 ngày đầu tháng 8/2025
Chiến dịch từ ngày 15/8 đến ngày 15/9/2025
Kế hoạch tháng 10/2025
Số liệu cấp xã
Số liệu cấp tỉnh
Toàn thành phố: 64.595 mẫu
Số liệu của các quận, huyện
Nhà mạng Viettel
Nhà mạng: VNPT
Mạng MobiFone
Số liệu do Viettel Hải Phòng cung cấp
Chỉ tính mẫu của Viettel
Kết quả đo trong nhà
Giờ cao điểm 19h - 22h
""".strip().splitlines()
